import type {Family} from '../family.ts';
import {api} from './api.ts';
import {certificates} from './certificates.ts';
import {cri} from './cri.ts';
import {files} from './files.ts';
import {journals} from './journals.ts';
import {kubeconfigs} from './kubeconfigs.ts';
import {machines} from './machines.ts';
import {plans} from './plans.ts';

/** What is damaged, by the name that `--family` takes; `config` has a harness of its own, without a root file system. */
export const families: Readonly<Record<string, Family>> = {certificates, kubeconfigs, journals, plans, machines, api, cri, files};
