/** Whether colours may be written to a stream: it is a terminal, and the user has not asked for none (https://no-color.org). */
export function showsColor(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && process.env.NO_COLOR === undefined;
}
