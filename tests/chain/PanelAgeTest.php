<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Test Connection warns of what a panel of its age is open to or leaves undone, as far as the panel shows its age. */
final class PanelAgeTest extends ChainCase
{
    /** Words of each warning, and the version that mends it. */
    private const RIGHTS = ['application token an administrator\'s rights', 'v4.3.1'];
    private const UNSIGNED = ['accepts sign-on tokens that nobody signed', 'v4.5.1'];
    private const STAY_OFF = ['leaves a server switched off when its suspension ends', 'v4.3.0'];

    /** Not by chance the panel's way, but this one's. */
    private const UNSURE = 'is older than v4.5 and doesn\'t show whether it is older than that';

    private const BEFORE_4_5 = ['explains_bad_tokens' => false, 'checks_sign_on_signature' => false];
    private const BEFORE_4_2 = self::BEFORE_4_5 + [
        'accepts_user_tokens' => true, 'unsuspend_starts' => false, 'tells_verify_tls' => false,
    ];

    /** @return array<string, array{string, array<string, bool>, array<int, array{string, string}>, int}> */
    public function panels(): array
    {
        return [
            'v3' => ['v3', [], [self::RIGHTS, self::UNSIGNED], 0],
            'v4.1' => ['v4', self::BEFORE_4_2, [self::RIGHTS, self::UNSIGNED, self::STAY_OFF], 0],
            'v4.4' => ['v4', self::BEFORE_4_5, [self::RIGHTS, self::UNSIGNED, self::STAY_OFF], 2],
            'v4.6' => ['v4', [], [], 0],
            'v5' => ['v5', [], [], 0],
        ];
    }

    /**
     * @dataProvider panels
     * @param array<string, bool> $ways
     * @param array<int, array{string, string}> $expected
     * @param int $unsure how many of the warnings are of what the panel doesn't show
     */
    public function test_test_connection_warns_of_an_old_panel(
        string $generation,
        array $ways,
        array $expected,
        int $unsure
    ): void {
        $this->panel->settings(['generation' => $generation] + $ways);
        $answer = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertTrue($answer['success']);
        $warnings = array_slice(explode("\n", $answer['error']), 1);
        self::assertStringContainsString("isn't encrypted", $answer['error'], 'the first one is of http');
        self::assertCount(count($expected), $warnings, $answer['error']);
        foreach ($expected as $number => $words) {
            foreach ($words as $word) {
                self::assertStringContainsString($word, $warnings[$number]);
            }
        }
        self::assertSame($unsure, substr_count($answer['error'], self::UNSURE));
    }

    public function test_the_module_notices_when_the_panel_is_upgraded(): void
    {
        $this->panel->settings(['generation' => 'v3']);
        $service = $this->shop->created();
        self::assertSame('v3', $this->known());
        $this->panel->settings(['generation' => 'v4']);
        $this->panel->clearLog();

        // It asks nothing for that, and a v3's way of unsuspending does no harm.
        $this->assertSucceeds('SuspendAccount', $service);
        self::assertSame('v4', $this->known());
        self::assertSame(0, $this->requests('GET', 'address-pools'));
        $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'unverified')->delete();
        $this->panel->clearLog();
        $this->assertSucceeds('UnsuspendAccount', $service);
        self::assertSame(1, $this->panel->summary()['requests']);
        self::assertSame('success', $this->shop->whmcs->changePassword($service, 'A-new-Passw0rd!'));
        self::assertSame('A-new-Passw0rd!', $this->onlyServer()['account_password']);
    }

    private function known(): string
    {
        return json_decode($this->shop->whmcs->database()->table('mod_convoy_store')
            ->where('kind', 'generation')->value('value'), true)['generation'];
    }
}
