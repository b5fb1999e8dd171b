import type {JSX as ReactJsx} from 'react';

// ink-spinner 5 types what it gives with the global namespace, which React 19's types no longer have.
declare global {
	namespace JSX {
		type Element = ReactJsx.Element;
	}
}
