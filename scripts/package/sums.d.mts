export const SUMS: string;
export function sums(out: string): Promise<string>;
export function sha256(path: string): Promise<string>;
