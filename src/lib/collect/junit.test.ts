import { describe, expect, test } from 'vitest';
import { readJUnit } from './junit.ts';

const modifiedAt = new Date('2026-11-24T08:00:00Z');
const read = (text: string, file = 'junit.xml') => readJUnit({ file, text, modifiedAt });
const totals = (text: string) =>
  read(text).suites.map(({ name, tests, failures, errors, skipped }) => [
    name,
    tests,
    failures,
    errors,
    skipped,
  ]);

describe('dialects', () => {
  test.each<[string, string, unknown[]]>([
    [
      'surefire',
      '<?xml version="1.0" encoding="UTF-8"?><testsuite name="org.A" time="0.1" tests="3" errors="1" skipped="1" failures="0"><properties><property name="error" value="1"/></properties><testcase name="a" classname="org.A"/><testcase name="b" classname="org.A"><error message="x" type="E">trace</error><system-out><![CDATA[<failure/>]]></system-out></testcase><testcase name="c" classname="org.A"><skipped message="later"/></testcase></testsuite>',
      [['org.A', 3, 0, 1, 1]],
    ],
    [
      'pytest',
      '<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest" errors="0" failures="1" skipped="1" tests="3" time="0.1" timestamp="2026-11-24T07:00:00.123456" hostname="h"><testcase classname="t" name="a" time="0"/><testcase classname="t" name="b"><failure message="assert">E</failure></testcase><testcase classname="t" name="c"><skipped type="pytest.xfail" message=""/></testcase></testsuite></testsuites>',
      [['pytest', 3, 1, 0, 1]],
    ],
    [
      'vitest',
      '<?xml version="1.0" encoding="UTF-8" ?><testsuites name="vitest tests" tests="2" failures="0" errors="0" time="1"><testsuite name="a.test.ts" timestamp="2026-11-24T07:00:00.000Z" tests="1" failures="0" errors="0" skipped="0"><testcase classname="a.test.ts" name="x &gt; y"/></testsuite><testsuite name="b.test.ts" tests="1" failures="0" errors="0" skipped="1"><testcase name="z"><skipped/></testcase></testsuite></testsuites>',
      [
        ['a.test.ts', 1, 0, 0, 0],
        ['b.test.ts', 1, 0, 0, 1],
      ],
    ],
    [
      'jest-junit',
      '<testsuites name="jest tests" tests="1" failures="1" errors="0" time="1"><testsuite name="sum" errors="0" failures="1" skipped="0" timestamp="2026-11-24T07:00:00" tests="1"><testcase classname="sum" name="adds"><failure>one</failure><failure>two</failure></testcase></testsuite></testsuites>',
      [['sum', 1, 1, 0, 0]],
    ],
    [
      'gotestsum',
      '<testsuites tests="1" failures="0" errors="0" time="0.1"><testsuite tests="1" failures="0" time="0.1" name="example.org/a" timestamp="2026-11-24T07:00:00Z"><properties/><testcase classname="example.org/a" name="TestA"/></testsuite><testsuite tests="0" failures="0" name="example.org/empty"/></testsuites>',
      [
        ['example.org/a', 1, 0, 0, 0],
        ['example.org/empty', 0, 0, 0, 0],
      ],
    ],
    [
      'nested suites, as PHPUnit writes them',
      '<testsuites><testsuite name="all" tests="2" failures="1"><testsuite name="A" tests="1"><testcase name="a"/></testsuite><testsuite name="B" tests="1" failures="1"><testcase name="b"><failure/></testcase></testsuite></testsuite></testsuites>',
      [
        ['A', 1, 0, 0, 0],
        ['B', 1, 1, 0, 0],
      ],
    ],
    [
      'googletest, which says what did not run by attributes',
      '<testsuites tests="3" disabled="1"><testsuite name="G" tests="3"><testcase name="a" status="run" result="completed"/><testcase name="b" status="notrun" result="suppressed"/><testcase name="c" status="run" result="skipped"><skipped message=""/></testcase></testsuite></testsuites>',
      [['G', 3, 0, 0, 2]],
    ],
    [
      'a case with failure and error',
      '<testsuite name="both"><testcase name="a"><failure/><error/></testcase></testsuite>',
      [['both', 1, 1, 1, 0]],
    ],
    [
      'a byte-order mark and CRLF',
      '<testsuite name="w">\r\n<testcase name="a"/>\r\n</testsuite>\r\n',
      [['w', 1, 0, 0, 0]],
    ],
  ])('%s', (_, text, expected) => {
    expect(totals(text)).toEqual(expected);
    expect(read(text).doubts).toEqual([]);
  });
});

test('names of failed tests are given once, readable, and bounded', () => {
  const { suites } = read(
    `<testsuite name="a &amp; b">${'<testcase classname="c" name="x &lt; y"><failure/><error/></testcase>'.repeat(101)}</testsuite>`,
  );
  expect(suites[0]?.name).toBe('a & b');
  expect(suites[0]?.failedTests?.items).toHaveLength(100);
  expect(suites[0]?.failedTests?.items?.[0]).toBe('c x < y');
  expect(suites[0]?.failedTests?.complete).toBe(false);
});

describe('a part of the truth is doubted', () => {
  test.each<[string, string, RegExp, unknown[]]>([
    [
      'fewer cases than stated',
      '<testsuite name="s" tests="2"><testcase name="a"/></testsuite>',
      /2 tests and holds 1/,
      [['s', 1, 0, 0, 0]],
    ],
    [
      'figures without cases',
      '<testsuite name="s" tests="9" failures="2"/>',
      /9 tests and holds 0/,
      [['s', 0, 2, 0, 0]],
    ],
    [
      'a root that states more',
      '<testsuites tests="5"><testsuite name="s"><testcase name="a"/></testsuite></testsuites>',
      /5 tests and holds 1/,
      [['s', 1, 0, 0, 0]],
    ],
    [
      'a parent that states more failures',
      '<testsuite name="p" failures="1"><testsuite name="s"><testcase name="a"/></testsuite></testsuite>',
      /1 failures and holds 0/,
      [['s', 1, 0, 0, 0]],
    ],
    [
      'figures that are none',
      '<testsuite name="s" tests="many"><testcase name="a"/></testsuite>',
      /NaN tests/,
      [['s', 1, 0, 0, 0]],
    ],
  ])('%s', (_, text, doubt, suites) => {
    expect(read(text).doubts.join()).toMatch(doubt);
    expect(totals(text)).toEqual(suites);
  });

  test('a failure that is only stated counts all the same', () => {
    expect(totals('<testsuite name="s" tests="1" failures="1"><testcase name="a"/></testsuite>')).toEqual([
      ['s', 1, 1, 0, 0],
    ]);
  });
});

describe('what is no result is refused, without its content', () => {
  test.each<[string, string, RegExp]>([
    ['nothing', ' \n', /^is empty$/],
    [
      'truncated',
      '<testsuites><testsuite name="hunter2"><testcase name="a"/>',
      /^is no well-formed XML \(line 1\)$/,
    ],
    ['plain text', 'hunter2 all good', /^is no well-formed XML/],
    ['other XML', '<project name="hunter2"/>', /^holds no testsuite/],
    ['no suite', '<testsuites/>', /^holds no testsuite/],
    ['JSON', '{"testsuite": "hunter2"}', /^is no well-formed XML/],
    [
      'nested without end',
      '<testsuite>'.repeat(20_000) + '</testsuite>'.repeat(20_000),
      /^is no XML that can be read/,
    ],
  ])('%s', (_, text, message) => {
    let found = '';
    try {
      read(text);
    } catch (error) {
      found = (error as Error).message;
    }
    expect(found).toMatch(message);
    expect(found).not.toContain('hunter2');
  });

  test('entities of a document type are not expanded', () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><testsuite name="&b;"><testcase name="&a;"><failure>&b;</failure></testcase></testsuite>`;
    const { suites } = read(bomb);
    expect(suites[0]?.name).toBe('&b;');
    expect(suites[0]?.failedTests?.items).toEqual(['&a;']);
  });
});

describe('when a suite ran', () => {
  const at = (timestamp: string) =>
    read(`<testsuite timestamp="${timestamp}"><testcase/></testsuite>`).suites[0]?.ranAt;
  test.each<[string, string, string | undefined]>([
    ['UTC', '2026-11-24T07:00:00Z', '2026-11-24T07:00:00.000Z'],
    ['an offset', '2026-11-24T09:30:00+02:00', '2026-11-24T07:30:00.000Z'],
    ['without a zone', '2026-11-24T07:00:00.123456', '2026-11-24T07:00:00.123Z'],
    [
      'local time east of Greenwich, later than the file was written',
      '2026-11-24T09:00:00',
      '2026-11-24T08:00:00.000Z',
    ],
    ['a file whose time was lost', '2026-12-24T09:00:00', '2026-12-23T19:00:00.000Z'],
    ['no time', 'yesterday', undefined],
    ['a day that is none', '2026-02-30T00:00:00Z', undefined],
  ])('%s', (_, text, expected) => expect(at(text)).toBe(expected));

  test('a suite that does not say it says nothing', () => {
    expect(read('<testsuite><testcase/></testsuite>').suites[0]).not.toHaveProperty('ranAt');
  });
});
