/** The most characters that Jupyter shows of a notification. */
const NOTIFICATION_LIMIT = 140;

/**
 * As many sentences as a notification holds.
 *
 * @param first - What has to be there; cut behind a whole word where it is too long.
 * @param others - What comes behind it, each in several lengths: the first that still fits is taken.
 */
export function fitSentences(
  first: string,
  ...others: ReadonlyArray<ReadonlyArray<string | null>>
): string {
  let message = clipMessage(first);
  for (const lengths of others) {
    const fitting = lengths.find(
      sentence =>
        sentence !== null &&
        message.length + 1 + sentence.length <= NOTIFICATION_LIMIT
    );
    message = fitting ? `${message} ${fitting}` : message;
  }
  return message;
}

/** Return a message short enough for a notification, cut behind a whole word. */
export function clipMessage(message: string): string {
  if (message.length <= NOTIFICATION_LIMIT) {
    return message;
  }
  const start = message.slice(0, NOTIFICATION_LIMIT - 1);
  const end = start.lastIndexOf(' ');
  return `${end > 0 ? start.slice(0, end) : start}…`;
}
