/** What the manual page says beside the program's own texts, by language: the same names in each. */
export const manWords: Readonly<Record<'en' | 'zh', unknown>>;
