import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { reportOfImages, type SeenImage } from '../merge.testing.ts';
import { pictureOf } from './picture.ts';

const limits = { fpr_fraction_max: 0.0007, fpr_increase_fraction_max: 0.001, confidence_fraction: 0.95 };
const seen = (count: number) =>
  Array.from({ length: count }, (_, index): SeenImage => {
    const isStego = index % 4 === 0;
    const one = { score: isStego ? 0.95 : (index % 40) / 100, positive: isStego };
    return {
      name: `${index}`,
      label: isStego ? 'stego' : 'clean',
      outcome: { fp32: one, int8: one },
      hash: '0'.repeat(16),
    };
  });

describe('the picture of a report', () => {
  it('is a well-formed SVG that needs nothing else, and has its colours for the dark, too', () => {
    const svg = pictureOf(reportOfImages(seen(400)), limits);
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg.match(/https?:[^"]+/g)).toEqual(['http://www.w3.org/2000/svg']);
    expect(svg).toContain('0 of 300: below 0.994 %');
    expect(svg).toContain('2\u202f995 needed');
    expect(svg).toContain('4\u202f279 needed');
    const { svg: root } = new XMLParser({ ignoreAttributes: false }).parse(svg);
    expect(root.rect.filter((bar: { '@_class': string }) => bar['@_class'] === 'clean')).toHaveLength(2 * 20);
  });

  it('shows names as they are, whatever they are', () => {
    const report = reportOfImages(seen(40));
    report.observation.source = '</title><script>alert(1)</script>&"\u0007';
    const svg = pictureOf(report, limits);
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&lt;script&gt;');
  });

  it('of nothing is still a picture', () => {
    const report = reportOfImages([]);
    expect(XMLValidator.validate(pictureOf(report, limits))).toBe(true);
    const { clean, stego, ...bare } = report;
    expect(clean && stego).toBeDefined();
    expect(
      XMLValidator.validate(pictureOf({ ...bare, observation: { ...report.observation, data: {} } }, limits)),
    ).toBe(true);
  });
});
