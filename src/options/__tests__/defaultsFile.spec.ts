import { parseDefaults } from '../defaultsFile';

describe('parseDefaults', () => {
  it('reads the three ways to write an option, and leaves out comments', () => {
    const text = [
      '# a comment',
      '  ! another',
      '',
      'spark.a  one two ',
      'spark.b=2',
      'spark.c : 3',
      'spark.d =  4 ',
      'spark.e\t=\t5=5'
    ].join('\r\n');
    expect(parseDefaults(text)).toEqual({
      options: {
        'spark.a': 'one two',
        'spark.b': '2',
        'spark.c': '3',
        'spark.d': '4',
        'spark.e': '5=5'
      },
      problems: []
    });
  });

  it('puts lines that go on together, and takes escapes for what they mean', () => {
    const text = [
      'spark.jars.packages a:b:1,\\',
      '    c:d:2',
      'spark.path C\\:\\\\data',
      'spark.umlaut \\u00e4\\tb',
      'spark.end value\\\\',
      'spark.last x'
    ].join('\n');
    expect(parseDefaults(text).options).toEqual({
      'spark.jars.packages': 'a:b:1,c:d:2',
      'spark.path': 'C:\\data',
      'spark.umlaut': 'ä\tb',
      'spark.end': 'value\\',
      'spark.last': 'x'
    });
  });

  it('does not let a comment go on', () => {
    expect(parseDefaults('# a \\\nspark.a 1').options).toEqual({
      'spark.a': '1'
    });
  });

  it('says by line what it could not take over', () => {
    const text = [
      'hive.a 1',
      'spark.b',
      'spark.c \\u12',
      'spark.d 1',
      'spark.d 2',
      'spark.\\ e 1'
    ].join('\n');
    expect(parseDefaults(text)).toEqual({
      options: { 'spark.d': '2' },
      problems: [
        { line: 1, reason: 'foreign', name: 'hive.a' },
        { line: 2, reason: 'empty', name: 'spark.b' },
        { line: 3, reason: 'escape', name: 'spark.c' },
        { line: 4, reason: 'repeated', name: 'spark.d' },
        { line: 6, reason: 'name', name: 'spark. e' }
      ]
    });
  });

  it('reads a file that an editor of Windows has marked', () => {
    expect(parseDefaults('\uFEFFspark.a 1').options).toEqual({
      'spark.a': '1'
    });
  });
});
