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
	let index, openBefore, asked = [], printed = [];
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

	// Once: the words of what can be found, and what each stands in, which is hidden where none of it is left.
	const prepared = () => {
		if (!index) {
			const holders = new Map(all('details.phase,.kind,main>section').map((element) => [element, {element, hits: 0}]));
			const entries = all('[data-find]').map((element) => {
				const above = [];
				for (let one = element.parentElement; one; one = one.parentElement) {
					if (holders.has(one)) {
						above.push(holders.get(one));
					}
				}
				return {element, text: element.textContent.toLowerCase(), above, isHit: true};
			});
			index = {entries, holders: [...holders.values()], phases: [...holders.values()].filter(({element}) => element.open !== undefined)};
		}
		return index;
	};
	const search = () => {
		const {entries, holders, phases} = prepared();
		const words = q.value.toLowerCase().split(/\\s+/).filter(Boolean);
		const isOn = words.length > 0;
		// Of what is asked more narrowly than before, what was none is none.
		const isNarrower = asked.length > 0 && asked.every((word) => words.some((other) => other.includes(word)));
		asked = words;
		// Asked before anything changes, so that nothing is laid out for it.
		const isScrolled = scrollY > 0;
		let count = 0;
		for (const holder of holders) {
			holder.hits = 0;
		}
		for (const entry of entries) {
			const isHit = (entry.isHit || !isNarrower) && words.every((word) => entry.text.includes(word));
			if (isHit) {
				count += 1;
				for (const holder of entry.above) {
					holder.hits += 1;
				}
			}
			if (isHit !== entry.isHit) {
				entry.isHit = isHit;
				entry.element.classList.toggle('off', !isHit);
			}
		}
		if (isOn) {
			openBefore ??= new Set(phases.filter(({element}) => element.open));
		}
		for (const {element, hits} of holders) {
			element.classList.toggle('off', isOn && hits === 0);
		}
		for (const phase of phases) {
			const isOpen = isOn ? phase.hits > 0 : openBefore ? openBefore.has(phase) : phase.element.open;
			if (phase.element.open !== isOpen) {
				phase.element.open = isOpen;
			}
		}
		if (!isOn) {
			openBefore = undefined;
		}
		root.classList.toggle('searching', isOn);
		root.classList.toggle('nothing', isOn && count === 0);
		for (const line of found) {
			line.textContent = isOn ? line.dataset.form.replace('1', count).replace('2', entries.length) : '';
		}
		if (isOn && isScrolled) {
			document.querySelector('main').scrollIntoView({block: 'start'});
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

	// A page that was opened from a disk has no clipboard of its own in every browser: what is marked can be copied.
	const copy = async (link) => {
		try {
			await navigator.clipboard.writeText(link.href);
			return true;
		} catch {
			const range = document.createRange();
			range.selectNodeContents(link);
			getSelection().removeAllRanges();
			getSelection().addRange(range);
			return false;
		}
	};
	document.addEventListener('click', async (event) => {
		event.target.closest?.('.v')?.classList.toggle('on');
		const button = event.target.closest?.('.copy');
		if (button) {
			button.classList.toggle('is', await copy(button.previousElementSibling));
		}
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
