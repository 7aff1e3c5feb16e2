/** The most characters that Jupyter shows of a notification. */
const NOTIFICATION_LIMIT = 140;

/** A message short enough for a notification, cut behind a whole word. */
export function clipMessage(message: string): string {
  if (message.length <= NOTIFICATION_LIMIT) {
    return message;
  }
  const start = message.slice(0, NOTIFICATION_LIMIT - 1);
  const end = start.lastIndexOf(' ');
  return `${end > 0 ? start.slice(0, end) : start}…`;
}
