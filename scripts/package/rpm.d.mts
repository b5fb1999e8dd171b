/** Makes `out/kubestep-VERSION-1.ARCH.rpm` of each executable in `out`; `level` is how hard xz tries, 0 to 9. */
export function rpm(out: string, options?: {readonly level?: number}): Promise<string[]>;
