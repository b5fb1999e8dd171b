/**
 * What a page does beside being read: search, addresses, the language's name, and opening all for the printer. Without it
 * everything is there. It makes no elements and no markup: it opens, hides and marks what is on the page.
 */
export const script = `'use strict';
(() => {
	const root = document.documentElement;
	const all = (selector) => [...document.querySelectorAll(selector)];
	const q = document.getElementById('q');
	const found = all('.found');
	const phases = all('details.phase');
	let entries, openBefore, printed = [];
	root.classList.add('js');

	for (const choice of all('input[name=lang]')) {
		const choose = () => {
			if (choice.checked) {
				root.lang = choice.dataset.tag;
				document.title = choice.dataset.title;
			}
		};
		choice.addEventListener('change', choose);
		choose();
	}

	const prepared = () => entries ??= all('[data-find]').map((element) => ({element, text: element.textContent.toLowerCase()}));
	const search = () => {
		const words = q.value.toLowerCase().split(/\\s+/).filter(Boolean);
		let count = 0;
		for (const {element, text} of prepared()) {
			const isHit = words.every((word) => text.includes(word));
			count += isHit ? 1 : 0;
			element.classList.toggle('off', !isHit);
		}
		const isOn = words.length > 0;
		if (isOn) {
			openBefore ??= new Set(phases.filter((phase) => phase.open));
		}
		for (const phase of phases) {
			const isIn = phase.querySelector('.step:not(.off)') !== null;
			phase.classList.toggle('off', isOn && !isIn);
			if (openBefore) {
				phase.open = isOn ? isIn : openBefore.has(phase);
			}
		}
		for (const group of all('.kind')) {
			group.classList.toggle('off', isOn && group.querySelector('li:not(.off)') === null);
		}
		if (!isOn) {
			openBefore = undefined;
		}
		if (root.classList.toggle('searching', isOn) && root.scrollTop > 0) {
			document.querySelector('main').scrollIntoView({block: 'start'});
		}
		for (const line of found) {
			line.textContent = isOn ? line.dataset.form.replace('1', count).replace('2', entries.length) : '';
		}
	};
	q.addEventListener('input', search);
	q.addEventListener('keydown', (event) => {
		if (event.key === 'Escape') {
			q.value = '';
			search();
		}
	});
	document.addEventListener('keydown', (event) => {
		if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && event.target.localName !== 'input') {
			event.preventDefault();
			q.focus();
		}
	});
	(self.requestIdleCallback ?? setTimeout)(prepared);

	const places = JSON.parse(document.body.dataset.places);
	const go = () => {
		let name;
		try {
			name = decodeURIComponent(location.hash.slice(1));
		} catch {
			return;
		}
		if (name === '') {
			return;
		}
		const seq = /^seq=(\\d+)$/.exec(name)?.[1];
		const id = seq === undefined ? name : places.findLast(([from]) => from <= Number(seq))?.[1] || 'summary';
		const target = document.getElementById(id);
		if (!target) {
			q.value = name;
			search();
			q.focus();
			return;
		}
		if (q.value !== '') {
			q.value = '';
			search();
		}
		for (let above = target; above; above = above.parentElement) {
			if (above.localName === 'details') {
				above.open = true;
			}
		}
		const steps = target.classList.contains('in') ? [...target.children].filter((child) => child.localName === 'details') : [];
		if (steps.length === 1) {
			steps[0].open = true;
		}
		for (const aimed of all('.aim')) {
			aimed.classList.remove('aim');
		}
		const shown = target.classList.contains('in') ? target.parentElement : target;
		shown.classList.add('aim');
		shown.querySelector('summary')?.focus({preventScroll: true});
		shown.scrollIntoView({block: 'start'});
		// What was opened above is laid out by now.
		requestAnimationFrame(() => shown.scrollIntoView({block: 'start'}));
	};
	addEventListener('hashchange', go);
	go();

	document.addEventListener('click', (event) => {
		event.target.closest?.('.v')?.classList.toggle('on');
	});
	addEventListener('beforeprint', () => {
		printed = all('details:not([open])');
		for (const closed of printed) {
			closed.open = true;
		}
	});
	addEventListener('afterprint', () => {
		for (const closed of printed) {
			closed.open = false;
		}
	});
})();
`;
