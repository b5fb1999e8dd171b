export function bundle(dir?: string): Promise<string[]>;
