<?php

declare(strict_types=1);

namespace ConvoyTests;

use Error;
use stdClass;

/** The panel has acted, and WHMCS can't store it: nothing is half stored, and the next attempt takes it up. */
final class StoringTest extends CreationCase
{
    /** A model of WHMCS's that breaks off with an Error, which `catch (Exception)` doesn't catch, when it is asked. */
    private function brokenModel(): object
    {
        return new class {
            public function __isset(string $name): bool
            {
                throw new Error("Call to a member function $name() on null");
            }
        };
    }

    /** A model of WHMCS's whose properties break off so when they are saved. */
    private function modelThatSavesNothing(): object
    {
        $model = new stdClass();
        $model->serviceProperties = new class {
            public function save(array $values): void
            {
                throw new Error('Call to a member function save() on null');
            }
        };
        return $model;
    }

    /**
     * Hazard 18. Put back: host-php/module/lib/Module.php, answer(): catch `\Exception` instead of `Throwable`.
     */
    public function test_hazard_18_an_error_is_a_message_and_no_fatal_page(): void
    {
        $params = ['model' => $this->brokenModel()] + $this->shop->whmcs->params($this->shop->order());
        $answer = $this->shop->whmcs->call('convoy', 'CreateAccount', $params);
        self::assertIsString($answer);
        self::assertStringContainsString('Call to a member function serviceProperties() on null', $answer);
        self::assertSame([], $this->panel->log());
    }

    /**
     * Hazard 18. Put back: host-php/module/lib/ServiceHook.php, apply(): catch `\Exception` instead of `Throwable`.
     */
    public function test_hazard_18_a_server_made_before_an_error_is_taken_up_again(): void
    {
        $service = $this->shop->order();
        $params = ['model' => $this->modelThatSavesNothing()] + $this->shop->whmcs->params($service);

        $answer = $this->shop->whmcs->call('convoy', 'CreateAccount', $params);

        self::assertIsString($answer);
        self::assertStringContainsString("The panel has acted, but WHMCS couldn't store the result", $answer);
        self::assertSame('', (string) $this->shop->whmcs->service($service)->dedicatedip, 'half of the effects');
        $this->onlyServer();
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame(1, $this->serversMade());
        $this->assertMadeOnce($service);
    }

    public function test_a_database_that_fails_while_storing_leaves_nothing_half_stored(): void
    {
        $service = $this->shop->order();
        $changed = 'new.dedicatedip <> old.dedicatedip';
        $makeRoom = $this->shop->whmcs->refuseWrites('tblhosting', 'update', $changed);
        $answer = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString('disk is full', $answer);
        self::assertSame('', $this->property('Server UUID', $service));
        self::assertNotNull($this->intent($service));

        $makeRoom();
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame(1, $this->serversMade());
        $this->assertMadeOnce($service);
    }

    public function test_an_intent_that_cannot_be_written_down_sends_nothing(): void
    {
        $service = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $this->shop->order());
        $this->panel->clearLog();
        $this->shop->whmcs->refuseWrites('mod_convoy_store', 'insert', "new.kind = 'intent'");
        $this->assertFails('CreateAccount', $service);
        self::assertSame([], $this->acts());
    }
}
