/** Makes `out/kubestep_VERSION_ARCH.deb` of each executable in `out`; `level` is how hard xz tries, 0 to 9, and `nodeLicence` a file in place of the one that comes with the Node of executables. */
export function deb(out: string, options?: {readonly level?: number; readonly nodeLicence?: string}): Promise<string[]>;
