export function packageOf(input: string): string | undefined;
export function bundledPackages(modules: readonly string[]): string[];
export function noticesOf(folders: readonly string[]): Promise<string>;
