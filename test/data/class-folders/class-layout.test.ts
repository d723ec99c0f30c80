import { describe, expect, it } from '@jest/globals';
import { readClassLayout } from '../../../src/data/class-folders/class-layout.js';

const layout = (...names: string[]) => readClassLayout(names);

describe('readClassLayout', () => {
  it('takes folders for classes, in the order of their names, with what lies deeper in them', () => {
    expect(layout('dog/1.jpg', 'cat/indoors/2.jpg', 'Ape/3.jpg')).toEqual({
      classes: ['Ape', 'cat', 'dog'],
      splits: ['train'],
      images: [
        { split: 'train', label: 2, name: 'dog/1.jpg' },
        { split: 'train', label: 1, name: 'cat/indoors/2.jpg' },
        { split: 'train', label: 0, name: 'Ape/3.jpg' },
      ],
    });
  });

  it.each(['val', 'validation'])('takes train, %s and test for splits with the same classes', (folder) => {
    expect(layout('train/dog/1.jpg', 'train/cat/1.jpg', `${folder}/cat/2.jpg`, 'test/fox/3.jpg')).toEqual({
      classes: ['cat', 'dog', 'fox'],
      splits: ['train', 'validation', 'test'],
      images: [
        { split: 'train', label: 1, name: 'train/dog/1.jpg' },
        { split: 'train', label: 0, name: 'train/cat/1.jpg' },
        { split: 'validation', label: 0, name: `${folder}/cat/2.jpg` },
        { split: 'test', label: 2, name: 'test/fox/3.jpg' },
      ],
    });
  });

  it('passes over folders that hold everything, but not over the class folders', () => {
    expect(layout('set/v1/train/cat/1.jpg', 'set/v1/test/cat/2.jpg')).toEqual(
      layout('train/cat/1.jpg', 'test/cat/2.jpg'),
    );
    expect(layout('set/cat/1.jpg', 'set/dog/2.jpg')).toEqual(layout('cat/1.jpg', 'dog/2.jpg'));
    expect(layout('cat/1.jpg', 'cat/2.jpg')).toMatchObject({ classes: ['cat'] });
    expect(layout('train/cat/1.jpg')).toMatchObject({ classes: ['cat'], splits: ['train'] });
  });

  it('lets a class be called train', () => {
    expect(layout('train/1.jpg', 'tram/2.jpg')).toMatchObject({ classes: ['train', 'tram'], splits: ['train'] });
  });

  it.each([
    ['no images', [], 'no image at all'],
    ['images beside the class folders', ['cat/1.jpg', 'x.jpg'], '"x.jpg" lies in no class folder'],
    [
      'images in no class of a split',
      ['train/cat/1.jpg', 'test/1.jpg'],
      '"test/1.jpg" lies in no class folder of train',
    ],
    [
      'folders beside the splits',
      ['train/cat/1.jpg', 'more/cat/1.jpg'],
      '"more/cat/1.jpg" lies in no class folder of train',
    ],
    ['a test without training', ['test/cat/1.jpg', 'test/dog/1.jpg'], 'it has test, but no train'],
    ['two folders for validation', ['train/a/1.jpg', 'val/a/1.jpg', 'validation/a/1.jpg'], 'both val and validation'],
  ])('does not understand %s', (_name, names, problem) => {
    expect(readClassLayout(names)).toEqual(expect.stringContaining(problem));
  });
});
