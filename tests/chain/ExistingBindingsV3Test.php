<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Before v4.3 only the owner's session starts a server whose suspension has ended. */
final class ExistingBindingsV3Test extends ExistingBindingsCase
{
    protected static function generation(): ?string
    {
        return 'v3';
    }

    /** Put back: guest/src/hooks/suspension.rs, unsuspend(): `?` in the place of left_off(). */
    public function test_unsuspend_ends_well_and_staff_are_told_to_start_the_server(): void
    {
        [$service, $user] = $this->existingService();
        $this->serverOf($user);
        $this->shop->whmcs->cron();
        self::assertSame('suspended', $this->state($this->shop->client));
        $this->assertSucceeds('SuspendAccount', $service);
        $this->assertSucceeds('UnsuspendAccount', $service);
        self::assertSame('Active', $this->shop->whmcs->service($service)->domainstatus);
        $uuid = $this->property('Server UUID', $service);
        $server = array_column($this->panel->servers(), null, 'uuid')[$uuid];
        self::assertSame([null, false], [$server['status'], $server['vm']['running']]);
        self::assertStringContainsString("The suspension of server $uuid is ended.", $this->told());
        self::assertStringContainsString('Start it on the panel.', $this->told());
        self::assertStringContainsString("type $user into Panel User ID", $this->told());
        self::assertCount(1, $this->shop->whmcs->staffEmails());

        // The remedy: from then on it is started again.
        $this->toolDoes('confirm', (string) $this->shop->client, (string) $user);
        $this->assertSucceeds('SuspendAccount', $service);
        $this->assertSucceeds('UnsuspendAccount', $service);
        $server = array_column($this->panel->servers(), null, 'uuid')[$uuid];
        self::assertTrue($server['vm']['running']);
    }
}
