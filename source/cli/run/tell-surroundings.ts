import type {EventBus} from '../../core/engine/event-bus.ts';
import type {Surroundings} from '../../core/told/surroundings.ts';

/** Once they are known, and before the run's end: looking takes longer than it takes to begin. */
export function tellSurroundings(bus: EventBus, seen: Promise<Surroundings | undefined> | undefined): void {
	let isOver = false;
	bus.subscribe((event) => {
		isOver ||= event.type === 'run.finished';
		if (event.type === 'run.started') {
			void seen?.then((surroundings) => {
				if (!isOver && surroundings !== undefined) {
					bus.emit({type: 'run.surroundings', ...surroundings});
				}
			});
		}
	});
}
