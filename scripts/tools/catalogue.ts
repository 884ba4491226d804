import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { GatesError } from '../../src/lib/errors.ts';

export const TOOL_NAMES = [
  'opa',
  'regal',
  'conftest',
  'helm',
  'kwok',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'k6',
  'k6-2.1',
  'k6-2.0',
  'k6-operator',
  'prometheus-3',
  'cosign',
  'oci-registry',
] as const;

export type ToolName = (typeof TOOL_NAMES)[number];

interface Tool {
  /** The folder below `tools/` whose go.mod pins the version. */
  readonly folder: string;
  /** The Go package of its main function. */
  readonly packagePath: string;
  /** The package that it is made of, whose module's version counts; default: its own. */
  readonly pinnedBy?: string;
  /**
   * Arguments that make the program print its version, and where the version stands in the output. A program that
   * never says its version has neither; it is built even when the PATH has one.
   */
  readonly versionArguments?: readonly string[];
  readonly versionPattern?: RegExp;
  /** Values that the tool's own release build sets with the linker's -X. */
  readonly linkerValues: (version: string) => Readonly<Record<string, string>>;
  /** What a build with empty caches takes on two cores. */
  readonly buildMinutes: number;
}

const withoutV = (version: string): string => version.replace(/^v/, '');
const noLinkerValues = (): Record<string, string> => ({});

function kubernetesTool(command: string, buildMinutes: number, versionArguments: readonly string[]): Tool {
  return {
    folder: 'kubernetes',
    packagePath: `k8s.io/kubernetes/cmd/${command}`,
    versionArguments,
    versionPattern: /(?:^Kubernetes |"gitVersion": ")(v[^"\s]+)/m,
    linkerValues: (version) => ({
      'k8s.io/component-base/version.gitVersion': version,
      'k8s.io/component-base/version.gitMajor': withoutV(version).split('.')[0] ?? '',
      'k8s.io/component-base/version.gitMinor': version.split('.')[1] ?? '',
    }),
    buildMinutes,
  };
}

/** k6 in the pinned version, and in the two minor versions before it, which the load test's script must run on as well. */
function loadGenerator(folder: string): Tool {
  return {
    folder,
    packagePath: 'go.k6.io/k6/v2',
    versionArguments: ['version'],
    versionPattern: /^k6\S* (v\S+)/m,
    linkerValues: noLinkerValues,
    buildMinutes: 2,
  };
}

export const TOOLS: Readonly<Record<ToolName, Tool>> = {
  opa: {
    folder: 'opa',
    packagePath: 'github.com/open-policy-agent/opa',
    versionArguments: ['version'],
    versionPattern: /^Version: (\S+)/m,
    linkerValues: noLinkerValues,
    buildMinutes: 1,
  },
  regal: {
    folder: 'regal',
    packagePath: 'github.com/open-policy-agent/regal',
    versionArguments: ['version'],
    versionPattern: /^Version:\s+(\S+)/m,
    linkerValues: (version) => ({
      'github.com/open-policy-agent/regal/pkg/version.Version': withoutV(version),
    }),
    buildMinutes: 1,
  },
  conftest: {
    folder: 'conftest',
    packagePath: 'github.com/open-policy-agent/conftest',
    versionArguments: ['--version'],
    versionPattern: /^Conftest: (\S+)/m,
    linkerValues: (version) => ({
      'github.com/open-policy-agent/conftest/internal/version.Version': withoutV(version),
    }),
    buildMinutes: 2,
  },
  helm: {
    folder: 'helm',
    packagePath: 'helm.sh/helm/v3/cmd/helm',
    versionArguments: ['version', '--template', '{{.Version}}'],
    versionPattern: /^(\S+)/m,
    linkerValues: (version) => ({ 'helm.sh/helm/v3/internal/version.version': version }),
    buildMinutes: 2,
  },
  kwok: {
    folder: 'kwok',
    packagePath: 'sigs.k8s.io/kwok/cmd/kwok',
    versionArguments: ['--version'],
    versionPattern: /(v?\d+\.\d+\.\d+\S*)/,
    linkerValues: noLinkerValues,
    buildMinutes: 2,
  },
  etcd: {
    folder: 'etcd',
    packagePath: 'go.etcd.io/etcd/server/v3',
    versionArguments: ['--version'],
    versionPattern: /^etcd Version: (\S+)/m,
    linkerValues: noLinkerValues,
    buildMinutes: 1,
  },
  'kube-apiserver': kubernetesTool('kube-apiserver', 4, ['--version']),
  'kube-controller-manager': kubernetesTool('kube-controller-manager', 4, ['--version']),
  'kube-scheduler': kubernetesTool('kube-scheduler', 3, ['--version']),
  kubectl: kubernetesTool('kubectl', 2, ['version', '--client', '--output', 'json']),
  k6: loadGenerator('k6'),
  'k6-2.1': loadGenerator('k6-2.1'),
  'k6-2.0': loadGenerator('k6-2.0'),
  'k6-operator': {
    folder: 'k6-operator',
    packagePath: 'github.com/grafana/k6-operator',
    linkerValues: noLinkerValues,
    buildMinutes: 2,
  },
  // beside Debian's Prometheus 2: the two select ranges differently. Its module counts 0.300 where its releases count 3.0.
  'prometheus-3': {
    folder: 'prometheus-3',
    packagePath: 'github.com/prometheus/prometheus/cmd/prometheus',
    versionArguments: ['--version'],
    versionPattern: /^prometheus, version (\S+)/m,
    linkerValues: noLinkerValues,
    buildMinutes: 4,
  },
  cosign: {
    folder: 'cosign',
    packagePath: 'github.com/sigstore/cosign/v3/cmd/cosign',
    versionArguments: ['version'],
    versionPattern: /^GitVersion:\s+(\S+)/m,
    linkerValues: (version) => ({ 'sigs.k8s.io/release-utils/version.gitVersion': version }),
    buildMinutes: 3,
  },
  // a small main of ours: the library's own is no module that can be had
  'oci-registry': {
    folder: 'oci-registry',
    packagePath: 'starlight.dev/gates/tools/oci-registry',
    pinnedBy: 'cuelabs.dev/go/oci/ociregistry',
    linkerValues: noLinkerValues,
    buildMinutes: 1,
  },
};

/** The folder of a tool's go.mod. */
export function moduleFolder(tool: ToolName): string {
  return fileURLToPath(new URL(`../../tools/${TOOLS[tool].folder}`, import.meta.url));
}

/**
 * The version of a tool, such as `v1.21.1`, as the go.mod of its folder requires it: the only place
 * where it is written.
 *
 * @throws GatesError `file_unreadable` when there is no such go.mod, or it requires no module of the tool.
 */
export async function pinnedVersion(tool: ToolName): Promise<string> {
  const file = `${moduleFolder(tool)}/go.mod`;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new GatesError(
      'file_unreadable',
      `${file}, which pins the version of ${tool}, can't be read.`,
      cause,
    );
  }
  const { packagePath, pinnedBy = packagePath } = TOOLS[tool];
  let found: { module: string; version: string } | undefined;
  for (const [, module = '', version = ''] of text.matchAll(/^(?:require)?\s+(\S+) (v\S+)/gm)) {
    const holdsThePackage = pinnedBy === module || pinnedBy.startsWith(`${module}/`);
    if (holdsThePackage && module.length > (found?.module.length ?? 0)) found = { module, version };
  }
  if (found === undefined) {
    throw new GatesError('file_unreadable', `${file} requires no module that holds ${pinnedBy}.`);
  }
  return found.version;
}
