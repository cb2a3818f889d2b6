<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * What the panel writes is never run as code: not by Smarty in a mail, by a browser or by a terminal. Its names and
 * error messages hold a payload for each of them; the mails, the Activity Log, options and lists are checked.
 */
final class SinksTest extends StaffCase
{
    /** Something for each interpreter. */
    private const HOSTILE = '{$smarty.version}{phpversion()}{system("id")}{while 1}{/while}{literal}{php}'
        . '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>'
        . "\e]0;owned\x07\e[31m\r\nInjected: yes\u{202e}";

    private const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2oCkDcWqTiFZ1rCqE5yPZwHk2H2qyDgKQJxr9kFV5S';

    /** @return array<string, array{string}> */
    public function policies(): array
    {
        return ['WHMCS\'s policy for mails' => ['on'], 'none' => ['off']];
    }

    /**
     * S1: an administrator's mail ran what the panel had written into an error of its own.
     *
     * Put back: host-php/module/lib/StaffNotices.php, send(): put the text itself into `custommessage`.
     *
     * @dataProvider policies
     */
    public function test_what_the_panel_writes_is_text_in_a_mail_to_staff(string $policy): void
    {
        $this->shop->whmcs->installation()->saveSetting('SmartyMailPolicy', $policy);
        $this->shop->whmcs->addCustomField('product', $this->shop->product, 'SSH Key');
        $this->assertSucceeds('CreateAccount', $this->shop->order(['customFields' => ['SSH Key' => self::KEY]]));
        $this->panel->finish();
        $this->panel->control('POST', '/says', ['text' => self::HOSTILE]);
        $path = '/settings/(auth|security)';
        $this->panel->fault(['method' => 'PUT', 'path' => $path, 'kind' => 'status-422', 'times' => 9]);
        $this->shop->whmcs->cron();
        [$mail] = $this->shop->whmcs->staffEmails();
        $text = html_entity_decode($mail->message, ENT_QUOTES | ENT_HTML5, 'UTF-8');
        self::assertStringContainsString('{phpversion()}{system("id")}{while 1}{/while}', $text);
        self::assertStringNotContainsString('uid=', $mail->message);
        self::assertStringNotContainsString(PHP_VERSION, $mail->message);
        $this->assertHtmlIsInert($mail->message, 'mail');
        self::assertDoesNotMatchRegularExpression('/[{}<>\p{Cc}]/u', $mail->subject);
        $this->assertLinesAreInert($this->shop->whmcs->activityLog(), 'activity log');
        // The mail is told once, and its telling is stored.
        $this->shop->whmcs->cron();
        self::assertCount(1, $this->shop->whmcs->staffEmails());
    }

    /** S10a. Put back: host-php/module/lib/ChoiceHooks.php and Accounts.php: the panel's texts as they are. */
    public function test_what_the_panel_calls_its_things_is_text_in_lists_and_options(): void
    {
        $this->shop->created();
        $this->panel->finish();
        $server = $this->onlyServer();
        $this->panel->control('PATCH', "/servers/{$server['uuid']}", ['hostname' => self::HOSTILE]);
        $this->panel->control('PATCH', '/nodes/1', ['name' => self::HOSTILE]);
        $this->panel->control('PATCH', "/users/{$server['user_id']}", ['name' => self::HOSTILE]);
        $this->panel->control('POST', '/templates', [
            'node_id' => 1, 'name' => self::HOSTILE, 'vmid' => 9099, 'hidden' => false,
        ]);
        $this->shop->whmcs->logInAdmin();
        $accounts = $this->shop->whmcs->serverModule('ListAccounts', $this->shop->server)['accounts'];
        self::assertNotSame([], $accounts);
        foreach ($accounts as $account) {
            $this->assertLinesAreInert($account, 'list of accounts');
        }
        $shown = 0;
        foreach ($this->shop->whmcs->moduleSettings($this->shop->product) as $setting) {
            foreach ($setting['choices'] as $label) {
                $shown += (int) (strpos($label, 'alert(1)') !== false);
                $this->assertLinesAreInert([$label], 'options');
            }
        }
        self::assertGreaterThan(1, $shown, 'a node and a template are offered under these names');
    }

    /** @param array<int|string, string> $lines */
    private function assertLinesAreInert(array $lines, string $where): void
    {
        foreach ($lines as $line) {
            self::assertDoesNotMatchRegularExpression('/[<>\p{Cc}\x{202e}]/u', $line, $where);
        }
    }

    private function assertHtmlIsInert(string $html, string $where): void
    {
        self::assertSame(0, self::found($html, '//script | //img | //*[@onerror]')->length, $where);
    }
}
