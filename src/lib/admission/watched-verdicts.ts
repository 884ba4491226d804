import type { Trust } from '../trust/schema.ts';
import { folderFingerprint, readVerdicts, type VerdictFolder } from './verdicts.ts';

/** A verdict that did not count may come to: its key or its time was still to come. */
const refused_again_ms = 60_000;

/** A folder of signed verdicts that is read again when its content changes. */
export class WatchedVerdicts {
  readonly #folder: string;
  readonly #trust: Trust;
  #fingerprint = '';
  #read_ms = Number.NEGATIVE_INFINITY;
  #current: VerdictFolder = { verdicts: {}, verified: 0, refused: [] };

  constructor(folder: string, trust: Trust) {
    this.#folder = folder;
    this.#trust = trust;
  }

  /** As it was last read; nothing before the first `refresh`. */
  get current(): VerdictFolder {
    return this.#current;
  }

  /**
   * Reads the folder again if it changed, or if a file was refused a minute ago.
   *
   * @returns whether it was read; what was read before stays when it can't be
   * @throws GatesError `file_unreadable`
   */
  async refresh(now_ms: number): Promise<boolean> {
    const fingerprint = await folderFingerprint(this.#folder);
    const again = this.#current.refused.length > 0 && now_ms - this.#read_ms >= refused_again_ms;
    if (fingerprint === this.#fingerprint && !again) return false;
    this.#current = await readVerdicts(this.#folder, { trust: this.#trust, now_ms });
    this.#fingerprint = fingerprint;
    this.#read_ms = now_ms;
    return true;
  }
}
