{extends file='layout.tpl'}
{block name=body}
<div class="row">
    <div class="col-lg-4 col-xl-3 mb-3 sidebar">
        <div class="card mb-3">
            <div class="card-header"><h2 class="h6 mb-0">Overview</h2></div>
            <div class="list-group list-group-flush">
                <a class="list-group-item list-group-item-action active" href="/clientarea.php?action=productdetails&amp;id={$service->id}">Information</a>
            </div>
        </div>
        {if $canSignOn || $buttons || $actions || $links}
        <div class="card">
            <div class="card-header"><h2 class="h6 mb-0">Actions</h2></div>
            <div class="list-group list-group-flush">
                {if $canSignOn}<a class="list-group-item list-group-item-action{if !$may.productsso || $service->domainstatus != 'Active'} disabled{/if}" id="btnSingleSignOn" href="/clientarea.php?action=productdetails&amp;id={$service->id}&amp;dosinglesignon=1" target="_blank" rel="noopener">{$signOnLabel|text}</a>{/if}
                {foreach $buttons as $label => $function}
                    <a class="list-group-item list-group-item-action" href="/clientarea.php?action=productdetails&amp;id={$service->id}&amp;modop=custom&amp;a={$function|escape:'url'}">{$label|text}</a>
                {/foreach}
                {foreach $links as $item}
                    <a class="list-group-item list-group-item-action" href="{$item->getUri()|text}">{$item->getLabel()|text}</a>
                {/foreach}
                {foreach $actions as $item}
                    <form method="post" action="/clientarea.php?action=productdetails&amp;id={$service->id}" target="_blank"><input type="hidden" name="token" value="{$token}"><button class="list-group-item list-group-item-action" name="customaction" value="{$item->getIdentifier()|text}"{if !$item->isActive()} disabled{/if}>{$item->getDisplay()|text}</button></form>
                {/foreach}
            </div>
        </div>
        {/if}
    </div>
    <div class="col-lg-8 col-xl-9 primary-content">
        <h1 class="h3 mb-3">{$pagetitle|text}</h1>
        <div class="product-details mb-3">
            <div class="row">
                <div class="col-md-6 mb-3">
                    <div class="product-status product-status-{$service->domainstatus|lower|text}">
                        <div class="product-icon text-center">
                            <h2 class="h4">{$product->name|text}</h2>
                            <p class="mb-0">{$group|text}</p>
                        </div>
                        <div class="product-status-text">{$service->domainstatus|text}</div>
                    </div>
                </div>
                <div class="col-md-6 text-center">
                    <h3 class="h6">Registration Date</h3><p>{$service->regdate|text}</p>
                    <h3 class="h6">Recurring Amount</h3><p>${$service->amount|string_format:"%.2f"} USD, {$service->billingcycle|text}</p>
                    <h3 class="h6">Next Due Date</h3><p>{$service->nextduedate|text}</p>
                </div>
            </div>
        </div>
        {if $moduleOutput}
        <div class="card mb-3">
            <div class="card-body module-client-area">{$moduleOutput}</div>
        </div>
        {/if}
        {foreach $addons as $addon}
        <div class="card mb-3">
            <div class="card-header d-flex"><h3 class="h6 mb-0 mr-auto">{$addon.name|text}</h3><span class="badge label-status status-{$addon.row->status|lower|text}">{$addon.row->status|text}</span></div>
            {if $addon.output}<div class="card-body module-client-area">{$addon.output}</div>{/if}
        </div>
        {/foreach}
        {if $options || $fields || $service->domain}
        <div class="card mb-3">
            <div class="card-header"><h3 class="h6 mb-0">Additional Information</h3></div>
            <div class="card-body">
                <dl class="row mb-0">
                    {if $service->domain}<dt class="col-sm-5">Hostname</dt><dd class="col-sm-7">{$service->domain|text}</dd>{/if}
                    {foreach $options as $name => $value}<dt class="col-sm-5">{$name|text}</dt><dd class="col-sm-7">{$value|text}</dd>{/foreach}
                    {foreach $fields as $name => $value}<dt class="col-sm-5">{$name|text}</dt><dd class="col-sm-7">{$value|text}</dd>{/foreach}
                </dl>
            </div>
        </div>
        {/if}
        {if $modulechangepassword && $service->domainstatus == 'Active'}
        <form method="post" action="/clientarea.php?action=productdetails&amp;id={$service->id}" class="card mb-3" id="changepassword">
            <div class="card-header"><h3 class="h6 mb-0">Change Password</h3></div>
            <div class="card-body">
                <input type="hidden" name="token" value="{$token}">
                <div class="form-row">
                    <div class="form-group col-sm-6"><label for="inputNewPassword">New Password</label><input type="password" class="form-control" id="inputNewPassword" name="newpw" autocomplete="new-password"></div>
                    <div class="form-group col-sm-6"><label for="inputConfirmPassword">Confirm New Password</label><input type="password" class="form-control" id="inputConfirmPassword" name="confirmpw" autocomplete="new-password"></div>
                </div>
                <button type="submit" class="btn btn-primary"{if !$may.manageproducts} disabled{/if}>Save Changes</button>
            </div>
        </form>
        {/if}
    </div>
</div>
{/block}
