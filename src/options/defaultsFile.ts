/** What a `spark-defaults.conf` says. */
export interface IDefaults {
  /** The options, a later line over an earlier one. */
  readonly options: Readonly<Record<string, string>>;
  /** What could not be taken over, by line. */
  readonly problems: ReadonlyArray<IDefaultsProblem>;
}

/** A line that cannot be taken over. */
export interface IDefaultsProblem {
  /** Its number, from one on. */
  readonly line: number;
  /**
   * `foreign`: the name does not begin with `spark.`, and Spark would leave it out; `name`: a name has a
   * character that no option has; `empty`: there is no value; `escape`: `\u` without four hexadecimal
   * digits; `repeated`: a later line sets the option again.
   */
  readonly reason: 'foreign' | 'name' | 'empty' | 'escape' | 'repeated';
  /** The name of the option, or what stands there. */
  readonly name: string;
}

/**
 * Read the text of a `spark-defaults.conf`.
 *
 * #### Notes
 * Spark reads it as Java properties: `key value`, `key=value` or `key: value`, comments with `#` or `!`,
 * lines that go on behind a backslash, escapes. It takes blanks off the ends of a value.
 */
export function parseDefaults(text: string): IDefaults {
  const options = new Map<string, { value: string; line: number }>();
  const problems: IDefaultsProblem[] = [];
  for (const { line, content } of Private.logicalLines(text)) {
    const { key, rest } = Private.split(content);
    const name = Private.unescape(key);
    const value = Private.unescape(rest);
    if (name === null || value === null) {
      problems.push({ line, reason: 'escape', name: name ?? key });
    } else if (!name.startsWith('spark.')) {
      problems.push({ line, reason: 'foreign', name });
    } else if (!/^[!-~]+$/.test(name)) {
      problems.push({ line, reason: 'name', name });
    } else if (Private.trim(value) === '') {
      problems.push({ line, reason: 'empty', name });
    } else {
      const earlier = options.get(name);
      if (earlier) {
        problems.push({ line: earlier.line, reason: 'repeated', name });
      }
      options.set(name, { value: Private.trim(value), line });
    }
  }
  return {
    options: Object.fromEntries(
      [...options].map(([name, { value }]) => [name, value])
    ),
    problems: problems.sort((first, second) => first.line - second.line)
  };
}

namespace Private {
  /** The lines with those that go on put together, without comments and empty ones. */
  export function* logicalLines(
    text: string
  ): Iterable<{ line: number; content: string }> {
    // An editor of Windows may have put a mark before the first character.
    const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
    for (let index = 0; index < lines.length; index++) {
      const line = index + 1;
      let content = trimStart(lines[index]);
      if (content === '' || /^[#!]/.test(content)) {
        continue;
      }
      while (goesOn(content)) {
        index += 1;
        content = content.slice(0, -1) + trimStart(lines[index] ?? '');
      }
      if (content !== '') {
        yield { line, content };
      }
    }
  }

  /** Return the key and the value, both still escaped. */
  export function split(content: string): { key: string; rest: string } {
    const parts = /^((?:\\.|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*(.*)$/s.exec(
      content
    );
    return { key: parts?.[1] ?? content, rest: parts?.[2] ?? '' };
  }

  /** Return the text that is meant; null where an escape is none. */
  export function unescape(text: string): string | null {
    let isRight = true;
    const plain = text.replace(
      /\\u([0-9a-f]{4})|\\(.)|\\$/gis,
      (_, code: string | undefined, character: string | undefined) => {
        if (code !== undefined) {
          return String.fromCharCode(parseInt(code, 16));
        }
        if (character === 'u' || character === 'U') {
          isRight = isRight && character === 'U';
        }
        return character === undefined ? '' : (SHORT[character] ?? character);
      }
    );
    return isRight ? plain : null;
  }

  /** Return a value without what Spark takes off its ends: all blanks but line breaks. */
  export function trim(value: string): string {
    const isBlank = (character: string): boolean =>
      character <= ' ' && !'\r\n'.includes(character);
    let start = 0;
    let end = value.length;
    while (start < end && isBlank(value[start])) {
      start += 1;
    }
    while (end > start && isBlank(value[end - 1])) {
      end -= 1;
    }
    return value.slice(start, end);
  }

  const SHORT: Readonly<Record<string, string>> = {
    t: '\t',
    n: '\n',
    r: '\r',
    f: '\f'
  };

  function trimStart(line: string): string {
    return line.replace(/^[ \t\f]+/, '');
  }

  /** Whether a line ends with an odd number of backslashes. */
  function goesOn(content: string): boolean {
    return (/\\*$/.exec(content)?.[0].length ?? 0) % 2 === 1;
  }
}
