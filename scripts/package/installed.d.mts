/** A file of a package: `path` without the first slash, `mode` 0644 unless said, and what it is made of. */
export interface InstalledFile {
	readonly path: string;
	readonly mode?: number;
	readonly from?: string;
	readonly data?: Buffer | string;
}

export const places: Readonly<Record<'deb' | 'rpm', {readonly zsh: string; readonly licences: string}>>;
export function packageVersion(version: string): string;
export function installedFiles(executable: string, nodeLicence: string, format: 'deb' | 'rpm'): Promise<InstalledFile[]>;
export function writeTree(folder: string, files: readonly InstalledFile[], epoch: number): Promise<void>;
