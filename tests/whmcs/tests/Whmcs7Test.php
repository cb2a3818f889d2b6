<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use WhmcsStandIn\Session;
use WhmcsStandIn\Whmcs;

/**
 * WHMCS 7.10: no users beside clients, another theme, no class loader for modules.
 *
 * @runTestsInSeparateProcesses
 * @preserveGlobalState disabled
 */
final class Whmcs7Test extends StandInCase
{
    protected function options(): array
    {
        return ['version' => '7.10'] + parent::options();
    }

    public function testThereAreNoUsersAndNoCurrentUser(): void
    {
        self::assertFalse(class_exists('WHMCS\\Authentication\\CurrentUser'));
        self::assertFalse(class_exists('WHMCS\\User\\User'));
        self::assertFalse(class_exists('WHMCS\\Module\\Server\\CustomAction'));
        self::assertFalse(class_exists('WHMCS\\Module\\Server\\CustomActionCollection'));
        self::assertTrue(class_exists('WHMCS\\UsageBilling\\Metrics\\Metric'));
        self::assertFalse($this->whmcs->database()->getSchemaBuilder()->hasTable('tblusers'));
        self::assertFalse(class_exists('WHMCS\\Module\\Server\\Fakehost\\Greeter'));
    }

    public function testClientAndContactStandInForUsers(): void
    {
        $installation = $this->whmcs->installation();
        $this->whmcs->logIn($this->client);
        self::assertTrue(Session::may($installation, 'manageproducts'));
        $contact = $this->whmcs->addContact([], $this->client, ['products', 'productsso']);
        $this->whmcs->logIn($this->client, $contact);
        self::assertSame($contact, $_SESSION['cid']);
        self::assertTrue(Session::may($installation, 'productsso'));
        self::assertFalse(Session::may($installation, 'manageproducts'));
    }

    public function testServicePageIsInTheThemeSix(): void
    {
        $id = $this->service();
        $this->whmcs->module('CreateAccount', $id);
        $this->whmcs->logIn($this->client);
        $page = $this->whmcs->clientPage($id);
        self::assertStringContainsString("Server uuid-$id-0", $page);
        self::assertStringContainsString('bootstrap3', $page);
        self::assertStringContainsString('panel panel-default', $page);
    }

    public function testAProcessThatRanAsEightDoesNotTurnIntoSeven(): void
    {
        $other = $this->folder . '/eight';
        Whmcs::open($other, ['version' => '8.13']);
        self::assertTrue(class_exists('WHMCS\\Authentication\\CurrentUser'));
        $this->expectException(\LogicException::class);
        Whmcs::open($this->folder);
    }
}
