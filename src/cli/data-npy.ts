import type { Command } from 'commander';
import { printJson } from './print-json.js';

/** `run-exp data npy convert A B`: the published code's dicts, and the project's own index of the same content. */
export function registerNpyCommand(data: Command): void {
  const npy = data.command('npy').description("the published code's dicts of images (.npy)");
  npy
    .command('convert')
    .description(
      'read a dict of images from one file and write it to another; the endings say which is a dict and which an index',
    )
    .argument('<from>', 'a dict (.npy) or an index (.jsonl)')
    .argument('<to>', 'a dict (.npy) or an index (.jsonl)')
    .option('--json', 'print one JSON document: {file, content, images}')
    .action(convert);
}

async function convert(from: string, to: string, { json }: { readonly json?: true }): Promise<void> {
  const { convertImageDict } = await import('../data/npy/convert-image-dict.js');
  const { content, images } = await convertImageDict(from, to);
  if (json) printJson({ file: to, content, images: images.size });
  else process.stdout.write(`Wrote ${to}: ${content} of ${images.size} ${images.size === 1 ? 'image' : 'images'}.\n`);
}
