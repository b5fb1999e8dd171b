export function sbom(out: string): Promise<string>;
export function billOf(given: {readonly built: import('../built.mjs').Built; readonly lock: unknown; readonly own: unknown; readonly seconds: number}): unknown;
