import type {ImageDetail} from '../../../core/told/details.ts';
import {bytes} from '../../../texts/format.ts';
import type {PaneContext} from './context.ts';

/** A pull that took less says nothing about a network: the image was nearly there, or the runtime is a stand-in. */
const measurableMs = 50;

/** `12 layers, 87.4 MB, pulled in 3.2 s (27.3 MB/s)`: what is known of it; empty where nothing is. */
export function imageSize({layers, size, pullMs = 0}: ImageDetail, {texts, words}: Pick<PaneContext, 'texts' | 'words'>): string {
	const time = pullMs >= 1000 && pullMs < 59_950 ? words.image.seconds((pullMs / 1000).toFixed(1)) : texts.duration(pullMs);
	const rate = size === undefined || pullMs < measurableMs ? '' : words.image.rate(bytes(size / pullMs * 1000));
	return [
		layers === undefined ? '' : words.image.layers(layers),
		size === undefined ? '' : bytes(size),
		pullMs < 1 ? '' : words.image.pulled(time) + rate,
	].filter((part) => part !== '').join(words.comma);
}
