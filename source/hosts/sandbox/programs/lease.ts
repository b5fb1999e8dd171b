import {randomUUID} from 'node:crypto';
import {isRecord} from '../../../core/values/is-record.ts';
import type {Clock} from '../../../core/ports/index.ts';
import type {Component} from '../../../core/components/tables.ts';
import {numberAt, textAt} from '../api/read.ts';
import type {Answered} from './access.ts';
import type {Asked} from '../node-net.ts';

/** Default of both (component-base, leader election): so long a lease is the holder's who does not renew it. */
const LEASE_SECONDS = 15;
/** Real ones renew every two seconds; here each renewal writes all objects of the cluster. */
const RENEW_SECONDS = 10;

export interface Elector {
	readonly component: Component;
	readonly hostname: string;
	readonly clock: Clock;
	/** Seconds of a lease are so many of the clock. */
	readonly speed: () => number;
	/** It has long been running, and led. */
	readonly isResumed: boolean;
	ask(path: string, asked?: Omit<Asked, 'client'>): Promise<Answered>;
}

/** The lease that one of several processes leads by (client-go, leaderelection): the object, and who has it. */
export class Lease {
	readonly #elector: Elector;
	readonly #path: string;
	#identity: string;
	#seen = '';
	#seenAt = 0;
	#renewedAt = 0;

	constructor(elector: Elector) {
		this.#elector = elector;
		this.#path = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases';
		this.#identity = `${elector.hostname}_${randomUUID()}`;
	}

	/** Takes it, or keeps it. False: it is another's. */
	async hold(): Promise<boolean | {readonly words: string}> {
		const {component, clock, speed, isResumed, ask} = this.#elector;
		const found = await ask(`${this.#path}/${component}?timeout=5s`);
		if ('words' in found) {
			return found;
		}
		if (found.status === 404) {
			return this.#write('POST', this.#path, {metadata: {name: component, namespace: 'kube-system'}}, {acquireTime: this.#now, leaseTransitions: 0});
		}
		const lease = isRecord(found.body) ? found.body : {};
		const holder = textAt(lease, 'spec.holderIdentity');
		if (isResumed && this.#seen === '' && holder !== '') {
			this.#identity = holder;
		}
		const state = `${holder} ${textAt(lease, 'spec.renewTime')}`;
		if (state !== this.#seen) {
			this.#seen = state;
			this.#seenAt = clock.monotonic();
		}
		const spec = isRecord(lease['spec']) ? lease['spec'] : {};
		if (holder === this.#identity) {
			return clock.monotonic() - this.#renewedAt < RENEW_SECONDS * 1000 || this.#write('PUT', `${this.#path}/${component}`, lease, spec);
		}
		if (holder !== '' && clock.monotonic() - this.#seenAt < LEASE_SECONDS * 1000 * speed()) {
			return false;
		}
		return this.#write('PUT', `${this.#path}/${component}`, lease, {...spec, acquireTime: this.#now, leaseTransitions: numberAt(lease, 'spec.leaseTransitions') + 1});
	}

	/** Gives it back, as one may that ends in good order. */
	async release(ask: Elector['ask']): Promise<void> {
		const {component} = this.#elector;
		const found = await ask(`${this.#path}/${component}?timeout=5s`);
		if (!('words' in found) && isRecord(found.body) && textAt(found.body, 'spec.holderIdentity') === this.#identity) {
			await ask(`${this.#path}/${component}`, {method: 'PUT', body: JSON.stringify({...found.body, spec: {...(found.body['spec'] as object), holderIdentity: '', leaseDurationSeconds: 1, renewTime: this.#now}})});
		}
	}

	get #now(): string {
		return new Date(this.#elector.clock.now()).toISOString().replace('Z', '000Z');
	}

	async #write(method: 'POST' | 'PUT', path: string, lease: Readonly<Record<string, unknown>>, spec: Readonly<Record<string, unknown>>): Promise<true | {readonly words: string}> {
		const {clock, ask} = this.#elector;
		const written = await ask(path, {method, body: JSON.stringify({...lease, spec: {...spec, holderIdentity: this.#identity, leaseDurationSeconds: LEASE_SECONDS, renewTime: this.#now}})});
		if ('words' in written) {
			return written;
		}
		this.#renewedAt = clock.monotonic();
		return true;
	}
}
