import type {Theme} from '../terminal/colors.ts';

/** What a picture is drawn on, and its own text: like the backgrounds that the palettes are for. */
export const grounds: Readonly<Record<Theme, {readonly paper: string; readonly ink: string}>> = {
	dark: {paper: '#16181d', ink: '#d6d9de'},
	light: {paper: '#ffffff', ink: '#1c1e21'},
};
