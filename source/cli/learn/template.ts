import {textEn} from './template.en.ts';
import {textZh} from './template.zh.ts';

/** What `lesson new` begins with: a lesson that check finds nothing wrong with, to be changed. */
export const template: Readonly<Record<string, string>> = {
	'lesson.yaml': `# yaml-language-server: $schema=./schema.json
# What each key means: docs/lessons-form.md
kind: Lesson
order: 10
minutes: 5
prepare:
  until: certs
  files:
    - {path: /etc/kubernetes/pki/sa.key, mode: "0644"}
tasks:
  - id: keep
    needs:
      - {file: /etc/kubernetes/pki/sa.key, mode: "0600"}
solution:
  - chmod 600 /etc/kubernetes/pki/sa.key
ways:
  - - chmod u=rw,go= /etc/kubernetes/pki/sa.key
`,
	'text.en.md': textEn,
	'text.zh.md': textZh,
};
