/** A table of the checklist: the section whose items are its rows, its heading, and its columns in their order. */
export interface Table {
  readonly section: string;
  readonly heading: string;
  /** stands between the heading and the table */
  readonly bold?: true;
  readonly columns: readonly string[];
}

/** A chapter of the checklist. One without tables is written by hand. */
export interface Chapter {
  readonly heading: string;
  readonly tables: readonly Table[];
}

/**
 * The checklist as people know it: chapters, tables and columns. Rows come from the report's items. Where the original has no
 * column that could say what was seen, Notes is added as the last one, and Status where it has none.
 */
export const chapters: readonly Chapter[] = [
  {
    heading: '🎯 Pre-Deployment Validation',
    tables: [
      table('environment', '✅ Environment Readiness', 'Item | Status | Notes | Owner'),
      table('model', '✅ Model Validation', 'Item | Status | Notes | Owner'),
      table('image', '✅ Docker Image Validation', 'Item | Status | Notes | Owner'),
      table('benchmark', '✅ Performance Benchmarking', 'Item | Status | Target | Actual | Notes'),
    ],
  },
  {
    heading: '🚀 Deployment Phase Checklist',
    tables: [
      table('infrastructure', '✅ Infrastructure Deployment', 'Item | Status | Command | Owner | Notes'),
      table('configuration', '✅ Configuration Management', 'Item | Status | Command | Owner | Notes'),
      table('application', '✅ Application Deployment', 'Item | Status | Command | Owner | Notes'),
      table('health', '✅ Health Checks', 'Item | Status | Test | Expected | Owner | Notes'),
    ],
  },
  {
    heading: '🔄 Canary Deployment Checklist',
    tables: [
      table('canary_setup', '✅ Canary Setup', 'Item | Status | Command | Owner | Notes'),
      table(
        'canary_monitoring',
        '✅ Canary Monitoring (2-hour period)',
        'Time Check | Status | Latency | Error Rate | CPU | Memory | Notes',
      ),
      { ...table('canary_success', 'Canary Success Criteria:', 'Criteria | Status | Notes'), bold: true },
    ],
  },
  {
    heading: '✅ Production Migration Checklist',
    tables: [
      table('traffic', '✅ Traffic Migration', 'Item | Status | Command | Owner | Notes'),
      table('monitoring', '✅ Monitoring Verification', 'Item | Status | Test | Expected | Owner | Notes'),
    ],
  },
  {
    heading: '🛡️ Safety & Rollback Checklist',
    tables: [
      table(
        'rollback_preparation',
        '✅ Rollback Preparation',
        'Item | Status | Command | Expected | Owner | Notes',
      ),
      table(
        'rollback_triggers',
        '✅ Rollback Triggers',
        'Trigger | Status | Threshold | Action | Owner | Notes',
      ),
    ],
  },
  {
    heading: '📊 Post-Deployment Verification',
    tables: [
      table('functional', '✅ Functional Testing', 'Item | Status | Test | Result | Owner | Notes'),
      table('performance', '✅ Performance Validation', 'Metric | Target | Actual | Status | Owner | Notes'),
      table('security', '✅ Security Validation', 'Item | Status | Test | Result | Owner | Notes'),
    ],
  },
  {
    heading: '📋 Documentation & Communication',
    tables: [
      table('documentation', '✅ Documentation Updates', 'Item | Status | Location | Owner | Notes'),
      table('communication', '✅ Team Communication', 'Item | Status | Audience | Channel | Owner | Notes'),
    ],
  },
  {
    heading: '✅ Final Sign-off',
    tables: [
      table(
        'success_criteria',
        '🎯 Critical Success Criteria',
        'Criteria | Status | Sign-off | Role | Notes',
      ),
      table('final_approval', '📝 Final Approval', 'Role | Name | Signature | Date | Status | Notes'),
    ],
  },
  {
    heading: '🚨 Emergency Contacts',
    tables: [table('emergency_contacts', '', 'Role | Contact | Method | Response Time | Status | Notes')],
  },
];

/** The checklist's last rules are items of their own and stand at its end. */
export const closing = table('completion', '🎯 Completion Instructions', 'Instruction | Status | Notes');

/** A section that the checklist does not have: a team's own. */
export function tableOfTeam(section: string): Table {
  return table(section, `✅ ${section}`, 'Item | Status | Notes | Owner');
}

function table(section: string, heading: string, columns: string): Table {
  return { section, heading, columns: columns.split(' | ') };
}
