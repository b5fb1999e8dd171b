import type {DiagnosisField} from '../told/diagnosis-fields.ts';

export declare const captures: unique symbol;

/** A regular expression, and by type the fields that its groups are. */
export type Pattern<Name extends string> = RegExp & {readonly [captures]: Captures<Name>};

/** Covariant in the names by the list, in what they are by the record: a pattern has some of the names that may be, and all that must. */
interface Captures<Name extends string> {
	readonly some: readonly Name[];
	readonly all: {readonly [N in Name]: true};
}

/** A part of a pattern: as it is written, and by type the fields that its groups are. */
export interface Part<Name extends string> {
	readonly source: string;
	readonly names?: readonly Name[];
}

/** What stands between a tag's backticks. */
export type Written<Name extends string> = readonly [text: TemplateStringsArray, ...parts: readonly Part<Name>[]];

type Tag<Name extends string> = <Inner extends string = never>(...as: Written<Inner>) => Part<NoInfer<Name | Inner>>;

const written = ([text, ...parts]: Written<string>): string => String.raw(text, ...parts.map(({source}) => source));

/**
 * A group that becomes a field of the diagnosis: `` line`open ${field.path`/[^\s:]+`}: no such file` ``. Its name is one of
 * the fields that there are, and the table of known failures lets it stand only where its code has that field.
 */
export const field: {readonly [Name in DiagnosisField]: Tag<Name>} = new Proxy({} as {readonly [Name in DiagnosisField]: Tag<Name>}, {
	get: (_, name) => (...as: Written<string>) => ({source: `(?<${String(name)}>${written(as)})`}),
});

/** A part that several patterns have. */
export const part: Tag<never> = (...as) => ({source: written(as)});

/** A pattern for a line of a log: a regular expression as it is written, its groups by `field`. */
export function line<Name extends string = never>(...as: Written<Name>): Pattern<NoInfer<Name>> {
	return new RegExp(written(as)) as Pattern<Name>;
}

/** The same, whatever the case. */
export function anyCase<Name extends string = never>(...as: Written<Name>): Pattern<NoInfer<Name>> {
	return new RegExp(written(as), 'i') as Pattern<Name>;
}
