<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\PageEnded;

/** A shop that is found at another address or on another database: moved, or a copy of it. */
abstract class CopiedCase extends StaffCase
{
    protected const DAY = 86400;

    /** Whether the address and whether the database is another one. */
    protected const CASES = [
        'same' => [false, false],
        'renamed' => [true, false],
        'moved' => [false, true],
        'both changed' => [true, true],
    ];

    protected function setUp(): void
    {
        parent::setUp();
        $this->panel->isAskedMuch();
    }

    /** From here on the tests' shop is the copied or moved one. The log of requests is empty. */
    protected function goesElsewhere(bool $address, bool $database): void
    {
        if ($database) {
            $this->shop->folder = Shop::temporaryFolder() . '/copy';
            $this->shop->whmcs = $this->shop->whmcs->copyTo($this->shop->folder);
        }
        if ($address) {
            $this->shop->whmcs->setSystemUrl('https://staging.example.test/');
        }
        $this->shop->whmcs->logOut();
        $this->panel->clearLog();
    }

    /** A service that is being installed no more, and whose suspension waits for the cron. */
    protected function waitingSuspension(): int
    {
        $service = $this->shop->order(['nextduedate' => date('Y-m-d', strtotime('-10 days'))]);
        $this->assertSucceeds('CreateAccount', $service);
        $this->assertFails('SuspendAccount', $service);
        $this->panel->finish();
        return $service;
    }

    /** A terminated service whose server the panel has failed to delete. */
    protected function failedDeletion(): int
    {
        $service = $this->shop->created();
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panel->finish(['outcome' => 'deletion_failed']);
        return $service;
    }

    protected function isSuspended(int $service): bool
    {
        return $this->server($service)['status'] === 'suspended';
    }

    protected function isRunning(int $service): bool
    {
        return $this->server($service)['vm']['running'];
    }

    /** @return array<string, mixed> */
    private function server(int $service): array
    {
        return array_column($this->panel->servers(), null, 'uuid')[$this->property('Server UUID', $service)];
    }

    /** The service's client presses a button of its page. */
    protected function customerPresses(string $function, int $service): void
    {
        $whmcs = $this->shop->whmcs;
        $whmcs->logIn($this->shop->client);
        try {
            $whmcs->clientFunction($function, $service, ['token' => $whmcs->token()]);
        } catch (PageEnded $ended) {
            // The page that follows tells what has become of it.
        } finally {
            $whmcs->logOut();
        }
    }

    protected function staffPress(string $function, int $service, ?int $addon = null): string
    {
        $this->shop->whmcs->logInAdmin();
        $answer = $this->shop->whmcs->pressButton($function, $service, $addon);
        $this->shop->whmcs->logOut();
        return $answer;
    }

    protected function staffSayCopy(int $service): void
    {
        self::assertStringContainsString('press the button again', $this->staffPress('ShopCopied', $service));
        self::assertSame('success', $this->staffPress('ShopCopied', $service));
    }

    /** @return list<string> labels of the page's buttons that aren't always there */
    protected function buttonsToDecide(int $service): array
    {
        $this->shop->whmcs->logInAdmin();
        $page = $this->shop->whmcs->servicePage($service);
        $this->shop->whmcs->logOut();
        $labels = [];
        foreach (self::found($page, '//button[@name="ac"]') as $button) {
            if (in_array($button->getAttribute('value'), ['ShopMoved', 'ShopCopied', 'ConfirmCopied'], true)) {
                $labels[] = $button->textContent;
            }
        }
        return $labels;
    }

    /** What the server record says. */
    protected function accessHash(string $text): void
    {
        $this->shop->whmcs->database()->table('tblservers')->where('id', $this->shop->server)
            ->update(['accesshash' => $text]);
    }

    protected function installationId(): string
    {
        return (string) json_decode((string) $this->shop->whmcs->database()->table('mod_convoy_store')
            ->where('kind', 'installation')->where('key', 'id')->value('value'));
    }

    /** Lets time pass for the question that staff are asked. */
    protected function pass(int $seconds): void
    {
        $row = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'shop');
        $shop = json_decode($row->value('value'), true);
        $shop['asked']['since'] -= $seconds;
        $shop['asked']['told'] -= $seconds;
        $row->update(['value' => json_encode($shop)]);
    }

    /** @return list<string> the activity log's lines on where the shop is */
    protected function told(): array
    {
        return array_values(preg_grep('/ConvoyPanel: .*Now: /', $this->shop->whmcs->activityLog()));
    }

    /** @return list<string> texts of the mails to staff on where the shop is */
    protected function mails(): array
    {
        $mails = array_filter($this->shop->whmcs->staffEmails(), static function (object $mail): bool {
            return strpos($mail->subject, 'was this shop moved') !== false;
        });
        return array_column(array_map('get_object_vars', array_values($mails)), 'message');
    }
}
