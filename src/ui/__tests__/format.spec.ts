import { nullTranslator } from '@jupyterlab/translation';

import { formatBytes, formatDuration } from '../format';

const trans = nullTranslator.load('');

describe('formatDuration', () => {
  it.each([
    [-5, '0.0 s', '0 s'],
    [1250, '1.2 s', '1 s'],
    [9999, '9.9 s', '9 s'],
    [42000, '42 s', '42 s'],
    [125000, '2 min 05 s', '2 min'],
    [11520000, '3 h 12 min', '3 h 12 min'],
    [3600000, '1 h 00 min', '1 h 00 min'],
    [187200000, '2 d 4 h', '2 d 4 h']
  ])('tells %i ms as %s, or roughly %s', (milliseconds, exact, rough) => {
    expect(formatDuration(milliseconds, 'exact', trans)).toBe(exact);
    expect(formatDuration(milliseconds, 'rough', trans)).toBe(rough);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes'],
    [1023, '1023 bytes'],
    [1024, '1 KB'],
    [431 * 2 ** 20, '431 MB'],
    [1.25 * 2 ** 30, '1.3 GB'],
    [5000 * 2 ** 40, '5000 TB']
  ])('tells %i as %s', (bytes, words) => {
    expect(formatBytes(bytes, trans)).toBe(words);
  });
});
