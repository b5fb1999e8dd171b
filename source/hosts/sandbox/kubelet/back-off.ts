/** The kubelet's back-off: at once, then after 10 s, doubling to 5 minutes. */
const [FIRST_RESTART_SECONDS, BACK_OFF_SECONDS, MOST_BACK_OFF_SECONDS] = [1, 10, 300];

/** How long it waits after so many ends in a row. */
export const backOffSeconds = (ends: number): number => (ends === 1 ? FIRST_RESTART_SECONDS : Math.min(BACK_OFF_SECONDS * 2 ** (ends - 2), MOST_BACK_OFF_SECONDS));

/** As Go prints a duration of whole seconds. */
export const goSeconds = (seconds: number): string => (seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`);
