export interface Size {
	readonly columns: number;
	readonly rows: number;
}

export const sizeOf = (stdout: NodeJS.WriteStream): Size => ({columns: stdout.columns || 80, rows: stdout.rows || 24});
