/** Whether a name is one of these; in a pattern `*` stands for any characters. */
export function isLocked(
  name: string,
  patterns: ReadonlyArray<string>
): boolean {
  return patterns.some(pattern => Private.expression(pattern).test(name));
}

namespace Private {
  /** The pattern as a regular expression in which nothing but `*` is special. */
  export function expression(pattern: string): RegExp {
    const parts = pattern
      .split('*')
      .map(part => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`);
  }
}
