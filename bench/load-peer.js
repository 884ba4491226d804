import { check } from 'k6';
import encoding from 'k6/encoding';
import http from 'k6/http';

// the load test that somebody would write by hand: the same requests, and the same checks of each answer
const files = __ENV.FILES.split(',');
const images = files.map((name) => ({ name: name.replace(/^.*\//, ''), data: open(name, 'b') }));
const types = { png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' };
const version = 'v4';

const arrivals = {
  executor: 'constant-arrival-rate',
  rate: __ENV.RATE,
  timeUnit: '1s',
  duration: __ENV.DURATION,
  preAllocatedVUs: __ENV.MAX_VUS,
  maxVUs: __ENV.MAX_VUS,
};

export const options = {
  ...(__ENV.RATE === undefined ? {} : { scenarios: { arrivals } }),
  thresholds: { http_req_duration: ['p(95)<100'], http_req_failed: ['rate<0.01'], checks: ['rate>0.99'] },
};

let turn = 0;

export default function () {
  const image = images[Math.floor(turn / 2) % images.length];
  const url = `${__ENV.TARGET}/inference`;
  const type = types[image.name.split('.').pop()];
  const response =
    turn++ % 2 === 0
      ? http.post(url, { image: http.file(image.data, image.name, type) }, { headers: { 'X-API-Key': 'k' } })
      : http.post(url, JSON.stringify({ image: encoding.b64encode(image.data) }), {
          headers: { 'X-API-Key': 'k', 'Content-Type': 'application/json' },
        });
  check(response, {
    'status is 200': (r) => r.status === 200,
    'prediction is known': (r) => ['clean', 'stego'].includes(r.json().prediction),
    'probability is one': (r) => r.json().probability >= 0 && r.json().probability <= 1,
    'release is the one': (r) => r.json().model.version === version,
  });
}
