<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Servers that are to be deleted, and whose UUIDs staff clear or type into other services meanwhile. */
final class DeletionCalledOffTest extends DeletionCase
{
    public function test_a_server_that_another_service_holds_is_not_deleted_again(): void
    {
        [, $uuid] = $this->deletionFails();
        $other = $this->shop->order();
        $this->shop->whmcs->properties($other)->save(['Server UUID' => $uuid]);
        $this->cron(self::DAY);
        self::assertSame([], $this->sent());
        self::assertSame([], $this->pending());
    }

    /**
     * Put back: host-php/module/lib/DeletionsFollowed.php, callOff(): leave the fence as it is. Create then says for
     * ever that the service has a server, and no hook finds it.
     */
    public function test_a_service_whose_deletion_was_called_off_has_its_server_though_its_field_was_cleared(): void
    {
        [$service, $uuid] = $this->deletionFails();
        $this->shop->whmcs->properties($service)->save(['Server UUID' => '']);
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)
            ->update(['domainstatus' => 'Active']);
        $this->cron(self::TEN_MINUTES + 1);
        self::assertSame([], $this->pending());
        $this->panel->control('PATCH', "/servers/$uuid", ['status' => null]);
        $this->assertSucceeds('SuspendAccount', $service);
        self::assertSame('suspended', $this->onlyServer()['status']);
        $this->assertSucceeds('TerminateAccount', $service);
        self::assertSame('deleting', $this->onlyServer()['status']);
    }

    /** Put back: host-php/module/lib/FenceKeeper.php, recall(): don't ask who else holds the server. */
    public function test_a_server_given_to_another_service_while_it_was_to_be_deleted_is_that_ones(): void
    {
        [$service, $uuid] = $this->deletionFails();
        $this->panel->control('PATCH', "/servers/$uuid", ['status' => null]);
        $other = $this->shop->order();
        $this->shop->whmcs->properties($service)->save(['Server UUID' => '']);
        $this->shop->whmcs->properties($other)->save(['Server UUID' => $uuid]);
        $this->assertSucceeds('SuspendAccount', $other);
        $this->cron(self::DAY);
        self::assertSame([], $this->pending());
        $this->shop->whmcs->module('TerminateAccount', $service);
        self::assertSame('suspended', $this->onlyServer()['status'], 'it is the other service\'s');
    }

    /**
     * Put back: host-php/module/lib/StoredServers.php, refuseTyped(): don't ask for the fence. "Let go of this server"
     * then means the server that was typed, and the one that staff were told of stays for ever.
     */
    public function test_a_server_typed_while_the_services_own_is_deleted_waits_until_that_one_is_gone_or_let_go(): void
    {
        [$service, $first] = $this->deletionFails();
        $second = 'dddddddd-0000-4000-8000-000000000001';
        $this->panel->control('POST', '/servers', [
            'uuid' => $second, 'user_id' => $this->onlyServer()['user_id'], 'node_id' => 1, 'name' => 'second',
            'hostname' => 'a.example.test',
        ]);
        $this->shop->whmcs->properties($service)->save(['Server UUID' => $second]);
        foreach (['TerminateAccount', 'SuspendAccount', 'ForgetServer'] as $function) {
            $answer = $this->shop->whmcs->module($function, $service);
            self::assertStringContainsString("names server $second, and its server $first is still being", $answer);
            self::assertStringContainsString('Clear the Server UUID field', $answer);
        }
        self::assertSame([], $this->sent());
        self::assertCount(1, $this->pending());

        // Done as it says, in either order.
        $this->panel->control('DELETE', "/servers/$first");
        $this->cron(self::DAY);
        self::assertSame([], $this->pending());
        self::assertSame($second, $this->uuid($service), 'what was typed meanwhile is still there');
        $this->assertSucceeds('SuspendAccount', $service);
        self::assertSame('suspended', $this->onlyServer()['status']);
    }

    /**
     * Put back: host-php/module/lib/OtherHolders.php, giveWay(): refuse no deletion. The server is deleted in the hands
     * of the service that takes it over.
     */
    public function test_a_server_that_another_service_has_deleted_is_not_taken_over_by_its_mark(): void
    {
        $made = $this->shop->order();
        $this->panel->fault(['method' => 'POST', 'path' => '/servers$', 'kind' => 'act-then-drop']);
        $this->shop->whmcs->module('CreateAccount', $made);
        $this->panel->mend();
        $this->panel->finish();
        $uuid = $this->onlyServer()['uuid'];
        $service = $this->shop->order();
        $this->shop->whmcs->properties($service)->save(['Server UUID' => $uuid]);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panel->finish(['outcome' => 'deletion_failed']);
        $this->panel->control('PATCH', "/servers/$uuid", ['status' => null]);
        $this->shop->whmcs->properties($service)->save(['Server UUID' => '']);
        $answer = $this->assertFails('CreateAccount', $made);
        self::assertStringContainsString("Server $uuid of service $service is still being deleted", $answer);
        self::assertSame('', $this->uuid($made));
    }
}
