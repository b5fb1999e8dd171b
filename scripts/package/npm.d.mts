export function npm(out: string): Promise<string>;
export function packageManifest(): Record<string, unknown>;
