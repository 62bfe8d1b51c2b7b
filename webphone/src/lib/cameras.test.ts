import { describe, expect, it } from 'vitest';

import { documentCamera, findCamera, refOf, replacement } from './cameras';

const face = { id: 'f', label: 'HD Webcam C920' };
const desk = { id: 'd', label: 'IPEVO V4K' };
const built = { id: 'b', label: 'Integrated Camera' };

describe('findCamera', () => {
  it.each([
    ['the same', [face, desk], desk, 'd'],
    ['with another id after a replug', [face, { id: 'new', label: 'IPEVO V4K' }], desk, 'new'],
    ['counted anew by Windows', [{ id: 'new', label: '2- IPEVO  V4K' }], desk, 'new'],
    [
      'whose id went to another device',
      [
        { id: 'd', label: 'HD Webcam C920' },
        { id: 'x', label: 'IPEVO V4K' },
      ],
      desk,
      'x',
    ],
    ['by its id before labels may be read', [{ id: 'd', label: '' }], desk, 'd'],
    ['not there', [face, built], desk, undefined],
    ['without a label to go by', [face], { id: 'gone', label: '' }, undefined],
  ])('%s', (_, list, wanted, id) => {
    expect(findCamera(list, wanted)?.id).toBe(id);
  });

  it('takes of two alike the one that is free', () => {
    const two = [
      { id: '1', label: 'USB Camera' },
      { id: '2', label: 'USB Camera' },
    ];
    expect(findCamera(two, { id: 'old', label: 'USB Camera' }, ['1'])?.id).toBe('2');
    expect(findCamera(two, { id: 'old', label: 'USB Camera' }, ['1', '2'])?.id).toBe('1');
  });
});

describe('documentCamera', () => {
  it('is the one that was named', () => {
    expect(documentCamera([face, built, desk], refOf([face, built], 'b'))?.id).toBe('b');
  });
  it('is told by its label when nobody named it, or the named one is away', () => {
    expect(documentCamera([face, desk])?.id).toBe('d');
    expect(documentCamera([face, desk], built)?.id).toBe('d');
    expect(documentCamera([face, { id: 's', label: '書画カメラ' }])?.id).toBe('s');
  });
  it('is not guessed', () => expect(documentCamera([face, built])).toBeUndefined());
});

describe('replacement', () => {
  it('shows the face with any other camera, but never the desk', () => {
    expect(replacement([desk, built], [])?.id).toBe('b');
    expect(replacement([desk], [])).toBeUndefined();
    expect(replacement([built], ['b'])).toBeUndefined();
    expect(replacement([built, face], [], built)?.id).toBe('f');
  });
});
