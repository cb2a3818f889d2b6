<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * F5: what stands in front of the panel and answers in its place is told by what it shows of itself, with its own
 * remedy; "open the panel in a browser", where it works, is none.
 */
final class FrontTest extends IdentityCase
{
    /** @return array<string, array{int, list<array{string, string}>, string, list<string>}> */
    public function fronts(): array
    {
        return [
            'a Cloudflare challenge' => [
                403,
                [['server', 'cloudflare'], ['cf-mitigated', 'challenge']],
                '<title>Just a moment...</title>',
                ['Cloudflare wants to see a browser', 'server cloudflare', 'page “Just a moment...”', 'Add a rule'],
            ],
            'ModSecurity' => [
                406,
                [['server', 'Apache']],
                '<title>Not Acceptable!</title>',
                ['A firewall in front of the panel refuses', 'status 406, server Apache', 'aren\'t the cause'],
            ],
            'a password' => [
                401,
                [['www-authenticate', 'Basic realm="Staff"']],
                '<title>401 Authorization Required</title>',
                ['asks for a user name and password of its own', '/api/ and /authenticate'],
            ],
            'a redirect' => [
                301,
                [['location', 'https://other.example.test/'], ['server', 'nginx']],
                '',
                ['leads elsewhere (status 301, to https://other.example.test/', 'write its address into Hostname'],
            ],
            'a page' => [
                200,
                [['server', 'nginx']],
                '<html><title>Down for maintenance</title>',
                ['Something else than the panel answered', 'page “Down for maintenance”', 'Open the panel in a br'],
            ],
        ];
    }

    /**
     * @dataProvider fronts
     *
     * @param list<array{string, string}> $headers
     * @param list<string> $told
     */
    public function test_it_is_named_with_its_remedy(int $status, array $headers, string $page, array $told): void
    {
        $service = $this->activeService();
        $front = ['status' => $status, 'headers' => $headers, 'text' => $page, 'kind' => 'body', 'times' => 99];
        $this->panel->fault($front);
        $test = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        $answers = [html_entity_decode($test['error'], ENT_QUOTES), $this->assertFails('SuspendAccount', $service)];
        foreach ($answers as $answer) {
            foreach ($told as $part) {
                self::assertStringContainsString($part, $answer);
            }
        }
        $this->panel->mend();
        $this->assertSucceeds('SuspendAccount', $service);
    }
}
