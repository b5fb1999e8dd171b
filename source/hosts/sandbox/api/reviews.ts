import {bindingsOf, decide, rulesOf, type Action, type PathAction, type Rule, type User} from './authorize.ts';
import {at, recordAt, textAt, textsAt} from './read.ts';
import {Refusal} from './status.ts';
import type {Settings} from './settings.ts';
import type {Store} from './store.ts';
import {userOfToken} from './tokens.ts';

export interface ReviewContext {
	readonly store: Store;
	readonly settings: Settings;
	readonly user: User;
	/** Milliseconds. */
	readonly now: number;
	readonly namespace?: string;
}

type Review = (context: ReviewContext, spec: Rule) => Record<string, unknown>;

function told({name, groups, uid, extra}: User): Record<string, unknown> {
	return {username: name, ...(uid !== undefined && {uid}), groups, ...(extra && {extra})};
}

/** What an object that asks for access asks. */
function actionOf(spec: Rule): Action | PathAction {
	const resource = at(spec, 'resourceAttributes');
	if (resource === undefined) {
		const path = at(spec, 'nonResourceAttributes');
		if (path === undefined) {
			throw new Refusal('Invalid', 'exactly one of resourceAttributes and nonResourceAttributes is asked for');
		}
		return {verb: textAt(path, 'verb'), path: textAt(path, 'path')};
	}
	const member = (name: string): string | undefined => textAt(resource, name) || undefined;
	const [namespace, name, subresource] = [member('namespace'), member('name'), member('subresource')];
	return {
		verb: textAt(resource, 'verb'), resource: {group: textAt(resource, 'group'), name: textAt(resource, 'resource')},
		...(namespace !== undefined && {namespace}), ...(name !== undefined && {name}), ...(subresource !== undefined && {subresource}),
	};
}

function access({store, settings}: ReviewContext, user: User, spec: Rule): Record<string, unknown> {
	const {allowed, reason} = decide(store, user, actionOf(spec), settings.modes);
	return {allowed, ...(reason !== '' && {reason})};
}

const named = (spec: Rule): User => ({name: textAt(spec, 'user'), groups: textsAt(spec, 'groups')});

const REVIEWS: Readonly<Record<string, Review>> = {
	SelfSubjectReview: ({user}) => ({userInfo: told(user)}),
	SelfSubjectAccessReview: (context, spec) => access(context, context.user, spec),
	SubjectAccessReview: (context, spec) => access(context, named(spec), spec),
	LocalSubjectAccessReview: (context, spec) => access(context, named(spec), spec),
	SelfSubjectRulesReview({store, user}, spec) {
		const namespace = textAt(spec, 'namespace');
		if (namespace === '') {
			throw new Refusal('BadRequest', 'no namespace on request');
		}
		const rules = user.groups.includes('system:masters') ? [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}, {verbs: ['*'], nonResourceURLs: ['*']}]
			: bindingsOf(store, user, namespace).flatMap((binding) => rulesOf(store, binding));
		return {
			resourceRules: rules.filter((rule) => at(rule, 'resources') !== undefined),
			nonResourceRules: rules.filter((rule) => at(rule, 'nonResourceURLs') !== undefined),
			incomplete: false,
		};
	},
	TokenReview({store, settings, now}, spec) {
		const asked = textsAt(spec, 'audiences');
		const audiences = asked.length === 0 ? [settings.issuer] : asked;
		const user = userOfToken(textAt(spec, 'token'), store, settings, now, audiences);
		return user === undefined ? {user: {}, error: 'invalid bearer token'} : {authenticated: true, user: told(user), audiences};
	},
};

/** A review with its answer in the status. */
export function review(kind: string, apiVersion: string, body: Rule, context: ReviewContext): unknown {
	const answer = REVIEWS[kind];
	if (answer === undefined) {
		throw new Refusal('NotFound', 'the server could not find the requested resource');
	}
	const spec = recordAt(body, 'spec');
	return {kind, apiVersion, metadata: {creationTimestamp: null}, ...(at(body, 'spec') !== undefined && {spec}), status: answer(context, spec)};
}
