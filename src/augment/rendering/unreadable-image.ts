/** Why an image cannot be used, in words that complete "…: the file ends too early". */
export class UnreadableImage extends Error {}
