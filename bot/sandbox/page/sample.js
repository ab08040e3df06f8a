// The made-up brief that the owner adds in task 4. Nothing in it is a fact; the title says so.

const two = (number) => String(number).padStart(2, '0');

/** The brief's slug and what the owner types; `now` is the sandbox's moment, so that each run has a slug of its own. */
export function sampleBrief(now) {
  const date = now.toISOString().slice(0, 10);
  const slug = `sandbox-thailand-${date.slice(5).replace('-', '')}-${two(now.getUTCHours())}${two(now.getUTCMinutes())}`;
  const yaml = `slug: "${slug}"
title: "A made-up example: a help desk for Thailand's smart cities"
date: "${date}"
subjects: [thailand, smart-cities]
lead: "Towns that want to join Thailand's smart cities get a help desk. [#help-desk]"
claims:
  - key: "help-desk"
    text: "A made-up example for the sandbox: Thailand opens a help desk for towns that want to become smart cities."
    kind: "event"
    standing: "reported"
    subjects: [thailand, smart-cities]
    sources: [{source: "agp-dsr", place: "made up in the sandbox"}]
    when: "${date.slice(0, 7)}"
    weight: 3
`;
  return { slug, add: `/addbrief\n${yaml}`, publish: `/publish ${slug}` };
}
