<?php

declare(strict_types=1);

namespace DoctorTests;

use ConvoyDoctor\AnswerChecks;
use ConvoyTests\Panel;
use PanelHttp\Exchange;

/** Finding F5: who answers in the panel's place is named, with the headers and the title that it names itself by. */
final class FrontTest extends ShopCase
{
    /** @return array<string, array{string, string, string, string}> head, title, message, remedy */
    public function fronts(): array
    {
        return [
            'a challenge of Cloudflare\'s' => [
                "HTTP/1.1 403 Forbidden\nserver: cloudflare\ncf-mitigated: challenge\ncf-ray: 8f-FRA",
                'Just a moment...',
                'Cloudflare challenges this machine as if it were a browser (challenge); the panel isn\'t reached: '
                    . '403, Server: cloudflare, CF-RAY: 8f-FRA, page "Just a moment..."',
                'Custom rules',
            ],
            'a firewall' => [
                "HTTP/1.1 406 Not Acceptable\nserver: Apache", 'Not Acceptable!',
                'a web application firewall or web server in front of the panel refuses this machine: '
                    . '406, Server: Apache, page "Not Acceptable!"',
                'ModSecurity',
            ],
            'a firewall in the cloud' => [
                "HTTP/1.1 403 Forbidden\nserver: Sucuri/Cloudproxy\nx-sucuri-id: 14012", 'Sucuri Firewall',
                'refuses this machine: 403, Server: Sucuri/Cloudproxy, X-Sucuri-ID: 14012, page "Sucuri Firewall"',
                'let requests of this machine\'s address',
            ],
            'a password' => [
                "HTTP/1.1 401 Unauthorized\nserver: nginx\nwww-authenticate: Basic realm=\"staff\"", '401',
                'asks for a user name and a password (Basic): 401, Server: nginx, page "401"',
                'satisfy any; allow',
            ],
            'a redirect of its own' => [
                "HTTP/1.1 302 Found\nserver: nginx\nlocation: /login?to=secret", 'Redirecting',
                'redirects requests to /login: 302, Server: nginx, page "Redirecting"',
                'take that out of the web server',
            ],
            'a gateway' => [
                "HTTP/1.1 502 Bad Gateway\nserver: nginx/1.24", '502 Bad Gateway',
                'in front of the panel has no answer of it: 502, Server: nginx/1.24, page "502 Bad Gateway"',
                'does the panel run',
            ],
            'another site' => [
                "HTTP/1.1 200 OK\nserver: LiteSpeed", 'Welcome &amp; hello',
                'something else than the panel answers at ',
                'Check Hostname and Port',
            ],
        ];
    }

    /**
     * Put back: host-php/doctor/src/AnswerChecks.php, isPanels(): return true; or host-php/doctor/src/ShopChecks.php,
     * panel(): leave out AnswerChecks.
     *
     * @dataProvider fronts
     */
    public function test_who_answers_in_the_panels_place_is_named(
        string $head,
        string $title,
        string $says,
        string $remedy
    ): void {
        $this->open(Panel::start([], 'v4'));
        $front = new Front($this->panel, $head, $title);
        $record = ['hostname' => "http://127.0.0.1:$front->port", 'secure' => false];
        $this->record($record);
        $ended = $this->doctor();
        self::assertFaults([$says], $ended);
        self::assertStringContainsString($remedy, $ended->printed);
        self::assertStringNotContainsString('to=secret', $ended->printed);
        $error = $this->testConnection();
        self::assertStringContainsString('What the doctor found: ', $error);
        self::assertStringContainsString($says, $error);
        // The rule that it asks for, for the address that it names.
        if (preg_match('/address \(([\d.]+)\)|\(here it is ([\d.]+)\)/', $ended->printed, $found) === 1) {
            $front->allow($found[2] ?? $found[1]);
        } else {
            $this->record(['hostname' => $this->panel->url, 'secure' => false]);
        }
        self::assertFaults([], $this->doctor());
        self::assertSame('', $this->testConnection());
    }

    /** Put back: host-php/doctor/src/AnswerChecks.php, stranger(): answer `redirect` for every redirect. */
    public function test_a_redirect_to_the_panels_real_address_says_what_to_write(): void
    {
        $this->open(Panel::start([], 'v4'));
        $location = "{$this->panel->url}/somewhere?token=1";
        $front = new Front($this->panel, "HTTP/1.1 301 Moved Permanently\nserver: nginx\nlocation: $location", 'Moved');
        $this->record(['hostname' => "http://127.0.0.1:$front->port", 'secure' => false]);
        $ended = $this->doctor();
        self::assertFaults(["requests are redirected to {$this->panel->url}/somewhere; the token isn't sent"], $ended);
        self::assertSame(1, preg_match('~write (\S+) into Hostname~', $ended->printed, $found), $ended->printed);
        self::assertStringNotContainsString('token=1', $ended->printed);
        $this->record(['hostname' => $found[1], 'secure' => false]);
        self::assertFaults([], $this->doctor());
    }

    /** What the panel itself refuses is said by the component. */
    public function test_answers_of_the_panels_own_are_no_strangers(): void
    {
        foreach ([[401, 'application/json'], [404, 'application/vnd.api+json'], [500, 'application/json']] as $answer) {
            $headers = [['content-type', $answer[1]]];
            $own = new Exchange('GET', '/x', 'none', null, $answer[0], $headers, '{}', null, 0.1, 1, false);
            self::assertSame([], (new AnswerChecks('https://panel.test', ''))->all([$own]));
        }
    }
}
