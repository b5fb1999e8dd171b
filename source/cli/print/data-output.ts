import {writeKyaml} from '../../core/yaml/kyaml-writer.ts';
import type {Json, JsonObject} from '../../core/config/types.ts';
import {writeYaml} from '../../core/yaml/writer.ts';
import {isRecord} from '../../core/values/is-record.ts';
import {sanitize, sanitizeJson} from '../../strings/sanitize.ts';

/** How an object is written for a program to read: the words of `--output`; `text` is each command's own. */
const writers = {
	json: (objects: readonly JsonObject[]) => objects.map((object) => `${goJson(object)}\n`).join(''),
	yaml: (objects: readonly JsonObject[]) => objects.map(writeYaml).join('---\n'),
	kyaml: (objects: readonly JsonObject[]) => objects.map(writeKyaml).join(''),
} as const;

type DataForm = keyof typeof writers;

/** Objects of kubeadm's output API, byte for byte as kubeadm prints them. */
export function printed(form: DataForm, kind: string, objects: readonly JsonObject[]): string {
	return written(form, objects.map((object) => ({kind, apiVersion: 'output.kubeadm.k8s.io/v1alpha3', ...object})));
}

/** Objects as they are. */
export function written(form: DataForm, objects: readonly JsonObject[]): string {
	return writers[form](objects);
}

/** Sentences in an object, each the line that it is where it is printed. */
export function asPrinted(value: unknown): Json {
	return typeof value === 'string' ? sanitize(value)
		: Array.isArray(value) ? value.map(asPrinted)
		: isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asPrinted(member)])) : value as Json;
}

/** Go writes what HTML would take for markup in escapes, and line separators; what passes unseen is written so, too. */
function goJson(object: JsonObject): string {
	return sanitizeJson(JSON.stringify(object, undefined, 4).replaceAll(/[<>&]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`));
}
