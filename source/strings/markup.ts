const NAMES: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;'};

/** A text that HTML and XML take for text, as an attribute's value too. What is unseen in it is not made visible here. */
export const markup = (text: string): string => text.replaceAll(/[&<>"']/g, (one) => NAMES[one] ?? one);

/** The same for a document of XML, where some characters may not stand at all: these are replaced. */
export const xml = (text: string): string => markup(text.toWellFormed()).replaceAll(/[\uFFFE\uFFFF]/g, '\uFFFD');
