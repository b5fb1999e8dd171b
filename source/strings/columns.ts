// One column each, and none of them joins with what stands beside it: ASCII, Latin letters, and the symbols of this program.
const narrow = /^[\u0020-\u007E\u00A1-\u00A8\u00AE-\u02FF\u2010-\u2027\u2030-\u203A\u2190-\u2193\u21B7\u2500-\u257F\u25B4\u25B8\u25BE\u25C2\u25CB\u25CC\u25CF\u25D0\u2714\u2716]*$/;
// With those that take two: Chinese characters and their marks.
const common = /^[\u0020-\u007E\u00A1-\u00A8\u00AE-\u02FF\u2010-\u2027\u2030-\u203A\u2190-\u2193\u21B7\u2500-\u257F\u25B4\u25B8\u25BE\u25C2\u25CB\u25CC\u25CF\u25D0\u2714\u2716\u3001-\u3011\u4E00-\u9FFF\uFF01-\uFF5E]*$/;
const wide = /[\u3001-\u3011\u4E00-\u9FFF\uFF01-\uFF5E]/g;

/** Whether a text holds common letters and symbols alone: all of them show, and a terminal acts on none. */
export const isOrdinary = (text: string): boolean => common.test(text);

/**
 * Columns that a terminal uses for a text of common letters and symbols; undefined where it holds others. What knows
 * all of Unicode takes long to load, and nearly no text needs it.
 */
export function quickColumns(text: string): number | undefined {
	if (narrow.test(text)) {
		return text.length;
	}
	return common.test(text) ? text.length + (text.match(wide)?.length ?? 0) : undefined;
}
