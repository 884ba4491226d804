import type { Report } from '../report.ts';
import { type Subject, subjectOf } from '../trust/subject.ts';
import { refuseReport } from './refuse-report.ts';

/**
 * The image of a release as the subjects of a statement: its index under the image's reference, and each platform's
 * manifest under the reference and the platform, so that no two share a name. Whoever runs one of these digests can find it.
 *
 * @throws GatesError `report_invalid` for a release of which no image digest is known: nothing could be bound to it
 */
export function imageSubjects({ name, version, image }: Report['release'], file: string): Subject[] {
  const reference = image?.reference ?? `${name}@${version}`;
  const subjects = [
    ...(image?.index === undefined ? [] : [subjectOf(reference, image.index)]),
    ...Object.entries(image?.platforms ?? {}).map(([platform, digest]) =>
      subjectOf(`${reference} ${platform}`, digest),
    ),
  ];
  if (subjects.length === 0)
    refuseReport(
      file,
      `the release ${name}@${version} has no image digest, so the verdict could be shown for any image: collect with --image-digest`,
    );
  return subjects;
}
