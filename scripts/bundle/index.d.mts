export function bundle(dir?: string, options?: {readonly isWhole?: boolean}): Promise<string[]>;
