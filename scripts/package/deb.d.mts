/** Makes `out/kubestep_VERSION_ARCH.deb` of each executable in `out`; `level` is how hard xz tries, 0 to 9. */
export function deb(out: string, options?: {readonly level?: number}): Promise<string[]>;
