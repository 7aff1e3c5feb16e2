import { isLocked } from '../locks';

describe('isLocked', () => {
  it.each([
    ['spark.master', true],
    ['spark.masters', false],
    ['sparkxmaster', false],
    ['spark.ui.port', true],
    ['spark.ui', false],
    ['spark.a.key', true],
    ['spark.a.keys', false]
  ])('says of %s: %s', (name, expected) => {
    const patterns = ['spark.master', 'spark.ui.*', 'spark.*.key'];
    expect(isLocked(name, patterns)).toBe(expected);
  });
});
